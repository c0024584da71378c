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

// Band b rises from edge b to edge b + 1, its middle, and falls to edge b + 2.
double edge_hz(int64_t k) { return hz_of(mel_of(kTopHz) * static_cast<double>(k) / (kBands + 1)); }
double bin_hz(int64_t k) { return static_cast<double>(k) * kBaseSampleRate / kFftSize; }

at::Tensor make_filters() {
  auto filters = torch::zeros({kBands, kFftSize / 2 + 1});
  auto at = filters.accessor<float, 2>();
  for (int64_t b = 0; b < kBands; ++b) {
    const double low = edge_hz(b), mid = edge_hz(b + 1), high = edge_hz(b + 2);
    for (int64_t k = 0; k <= kFftSize / 2; ++k) {
      const double hz = bin_hz(k);
      const double rise = (hz - low) / (mid - low), fall = (high - hz) / (high - mid);
      at[b][k] = static_cast<float>(std::max(0.0, std::min(rise, fall)) * 2 / (high - low));
    }
  }
  return filters;
}

// [513, 80]: what the value of each FFT bin takes of each band's.
at::Tensor make_interpolation() {
  auto weights = torch::zeros({kFftSize / 2 + 1, kBands});
  auto at = weights.accessor<float, 2>();
  for (int64_t k = 0; k <= kFftSize / 2; ++k) {
    int64_t b = 0;
    while (b < kBands - 2 && bin_hz(k) > edge_hz(b + 2)) ++b;
    const double low = edge_hz(b + 1), high = edge_hz(b + 2);
    const double share = std::clamp((bin_hz(k) - low) / (high - low), 0.0, 1.0);
    at[k][b] = static_cast<float>(1 - share);
    at[k][b + 1] = static_cast<float>(share);
  }
  return weights;
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

at::Tensor filter_mel_bands(const at::Tensor& wave, const at::Tensor& log_gains) {
  static const auto interpolation = make_interpolation();
  static const auto window = torch::hann_window(kFftSize);
  const auto samples = wave.size(0), frames = log_gains.size(1);
  // Half a hop of silence before it: the log-mel's frame t, whose middle is (t + ½) · hop, is then frame t + 1 here.
  const auto padded = torch::constant_pad_nd(wave, {kBaseHopSamples / 2, kFftSize});
  const auto spectrum = torch::stft(padded, kFftSize, kBaseHopSamples, kFftSize, window, /*center=*/true, "constant",
                                    /*normalized=*/false, /*onesided=*/true, /*return_complex=*/true);
  const auto frame = (torch::arange(spectrum.size(1)) - 1).clamp(0, frames - 1);
  const auto gains = interpolation.matmul(log_gains.index_select(1, frame)).exp();
  return torch::istft(spectrum * gains, kFftSize, kBaseHopSamples, kFftSize, window, /*center=*/true,
                      /*normalized=*/false, /*onesided=*/true, padded.size(0))
      .narrow(0, kBaseHopSamples / 2, samples)
      .contiguous();
}

}  // namespace timbre
