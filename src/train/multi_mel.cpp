#include "train/multi_mel.h"

#include <torch/types.h>

namespace timbre {

MultiMel::MultiMel(const SpectrogramConfig& spectrogram, double high_hz, double floor) : floor_(floor) {
  const auto at_resolution = [&](int64_t n_fft, int64_t hop, int64_t bands) {
    mels_.emplace_back(SpectrogramConfig{spectrogram.sample_rate, n_fft, hop}, MelConfig{bands, 0, high_hz});
  };
  at_resolution(spectrogram.n_fft / 2, spectrogram.hop / 2, 64);
  at_resolution(spectrogram.n_fft, spectrogram.hop, 80);
  at_resolution(spectrogram.n_fft * 2, spectrogram.hop * 2, 128);
}

std::vector<at::Tensor> MultiMel::operator()(const at::Tensor& waves) {
  std::vector<at::Tensor> all;
  for (auto& mel : mels_) all.push_back(torch::log(torch::exp(mel.of_wave(waves)) + floor_));
  return all;
}

at::Tensor mel_distance(const std::vector<at::Tensor>& made, const std::vector<at::Tensor>& real) {
  auto sum = torch::l1_loss(made[0], real[0]);
  for (std::size_t i = 1; i < made.size(); ++i) sum = sum + torch::l1_loss(made[i], real[i]);
  return sum / static_cast<double>(made.size());
}

}  // namespace timbre
