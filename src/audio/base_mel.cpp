#include "audio/base_mel.h"

#include <torch/nn/functional/padding.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace timbre {
namespace {
constexpr int64_t kBands = 80, kFftSize = 1024;
constexpr double kTopHz = 8000;

double mel_of(double hz) { return hz < 1000 ? hz * 3 / 200 : 15 + 27 * std::log(hz / 1000) / std::log(6.4); }
double hz_of(double mel) { return mel < 15 ? mel * 200 / 3 : 1000 * std::exp((mel - 15) * std::log(6.4) / 27); }

at::Tensor make_filters() {
  auto filters = torch::zeros({kBands, kFftSize / 2 + 1});
  auto at = filters.accessor<float, 2>();
  for (int64_t b = 0; b < kBands; ++b) {
    const auto edge = [&](int64_t k) { return hz_of(mel_of(kTopHz) * static_cast<double>(k) / (kBands + 1)); };
    const double low = edge(b), mid = edge(b + 1), high = edge(b + 2);
    for (int64_t k = 0; k <= kFftSize / 2; ++k) {
      const double hz = static_cast<double>(k) * kBaseSampleRate / kFftSize;
      const double rise = (hz - low) / (mid - low), fall = (high - hz) / (high - mid);
      at[b][k] = static_cast<float>(std::max(0.0, std::min(rise, fall)) * 2 / (high - low));
    }
  }
  return filters;
}
}  // namespace

at::Tensor base_log_mel(const at::Tensor& wave) {
  static const auto filters = make_filters();
  static const auto window = torch::hann_window(kFftSize);
  const auto pad = (kFftSize - kBaseHopSamples) / 2;
  const auto padded = torch::nn::functional::pad(
                          wave.unsqueeze(1), torch::nn::functional::PadFuncOptions({pad, pad}).mode(torch::kReflect))
                          .squeeze(1);
  const auto spectrum =
      torch::stft(padded, kFftSize, kBaseHopSamples, kFftSize, window, false, "reflect", false, true, true);
  return filters.matmul(spectrum.abs()).clamp_min(1e-5).log();
}

}  // namespace timbre
