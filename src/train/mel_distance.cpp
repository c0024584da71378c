#include "train/mel_distance.h"

#include <torch/types.h>

namespace timbre {

MelDistance::MelDistance(const SpectrogramConfig& spectrogram, double high_hz, double floor) : floor_(floor) {
  const auto at_resolution = [&](int64_t n_fft, int64_t bands) {
    mels_.emplace_back(SpectrogramConfig{spectrogram.sample_rate, n_fft, spectrogram.hop},
                       MelConfig{bands, 0, high_hz});
  };
  at_resolution(spectrogram.n_fft / 2, 40);
  at_resolution(spectrogram.n_fft, 80);
  at_resolution(spectrogram.n_fft * 2, 128);
}

at::Tensor MelDistance::operator()(const at::Tensor& made, const at::Tensor& real) {
  const auto above_floor = [&](const at::Tensor& log_mel) { return torch::log(torch::exp(log_mel) + floor_); };
  at::Tensor sum;
  for (auto& mel : mels_) {
    const auto distance = torch::l1_loss(above_floor(mel.of_wave(made)), above_floor(mel.of_wave(real)));
    sum = sum.defined() ? sum + distance : distance;
  }
  return sum / static_cast<double>(mels_.size());
}

}  // namespace timbre
