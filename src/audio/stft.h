#pragma once
// The linear magnitude spectrogram that SoVITS reads. Source: module/mel_processing.py (spectrogram_torch): reflect
// padding of (n_fft − hop)/2 on each side, no centring, periodic Hann window as long as the FFT, √(re² + im² + 1e-8).
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace timbre {

struct SpectrogramConfig {
  int64_t sample_rate = 32000;  // Hz
  int64_t n_fft = 2048;         // samples
  int64_t hop = 640;            // samples

  int64_t bins() const { return n_fft / 2 + 1; }
  // Samples added on each side; a wave must be longer than this.
  int64_t padding() const { return (n_fft - hop) / 2; }
};

// wave [B, N] float → [B, n_fft/2 + 1, N / hop] (hop and n_fft of equal parity). Differentiable.
// Throws Error(kInput) for a wave too short to reflect.
at::Tensor linear_spectrogram(const at::Tensor& wave, const SpectrogramConfig& config);

}  // namespace timbre
