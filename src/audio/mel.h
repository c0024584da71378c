#pragma once
// Log-mel spectrograms as the official losses and vocoders compute them. Source: module/mel_processing.py with the
// filters of librosa (Slaney scale and area normalisation): log(max(filters · linear spectrogram, 1e-5)).
#include <ATen/core/Tensor.h>

#include "audio/stft.h"

namespace timbre {

struct MelConfig {
  int64_t bands = 128;
  double low_hz = 0.0;
  double high_hz = 0.0;  // 0: half the sampling rate
};

// Triangular filters [bands, n_fft/2 + 1], each of unit area over frequency in Hz.
at::Tensor mel_filters(const SpectrogramConfig& spectrogram, const MelConfig& mel);

// Keeps its filters, on the device last used.
class LogMel {
 public:
  LogMel(const SpectrogramConfig& spectrogram, const MelConfig& mel);
  // Linear spectrogram [B, bins, T] → [B, bands, T]. Differentiable.
  at::Tensor of_spectrogram(const at::Tensor& spec);
  // wave [B, N] → [B, bands, N / hop]. Differentiable.
  at::Tensor of_wave(const at::Tensor& wave) { return of_spectrogram(linear_spectrogram(wave, spectrogram_)); }

 private:
  SpectrogramConfig spectrogram_;
  at::Tensor filters_;
};

}  // namespace timbre
