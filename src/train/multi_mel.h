#pragma once
// Log-mels of a wave at three resolutions: one for onsets, one for formants, one for harmonics. A wave can be right in
// any of them and wrong in the others.
#include <vector>

#include "audio/mel.h"

namespace timbre {

class MultiMel {
 public:
  // spectrogram: the middle resolution, of even n_fft and hop. Magnitudes are counted from `floor` up.
  MultiMel(const SpectrogramConfig& spectrogram, double high_hz, double floor);
  // waves [B, N] → for each resolution [B, bands, T]. Differentiable.
  std::vector<at::Tensor> operator()(const at::Tensor& waves);
  static constexpr std::size_t kResolutions = 3;

 private:
  double floor_;
  std::vector<LogMel> mels_;
};

// The mean L1 of what MultiMel makes of two waves: scalar, in nats.
at::Tensor mel_distance(const std::vector<at::Tensor>& made, const std::vector<at::Tensor>& real);

}  // namespace timbre
