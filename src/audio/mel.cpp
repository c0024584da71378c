#include "audio/mel.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace timbre {
namespace {

// Slaney's scale: linear below 1 kHz (200/3 Hz a mel), logarithmic above (27 mels for a factor of 6.4).
constexpr double kHzPerMel = 200.0 / 3.0, kLogStartHz = 1000.0, kLogStartMel = kLogStartHz / kHzPerMel;
const double kLogStep = std::log(6.4) / 27.0;

double to_mel(double hz) {
  return hz < kLogStartHz ? hz / kHzPerMel : kLogStartMel + std::log(hz / kLogStartHz) / kLogStep;
}

double to_hz(double mel) {
  return mel < kLogStartMel ? mel * kHzPerMel : kLogStartHz * std::exp(kLogStep * (mel - kLogStartMel));
}

}  // namespace

at::Tensor mel_filters(const SpectrogramConfig& spectrogram, const MelConfig& mel) {
  const double nyquist = static_cast<double>(spectrogram.sample_rate) / 2.0;
  const double low = to_mel(mel.low_hz), high = to_mel(mel.high_hz > 0.0 ? mel.high_hz : nyquist);
  std::vector<double> edges;  // band b rises from edges[b] to edges[b + 1] and falls to edges[b + 2]
  for (int64_t i = 0; i < mel.bands + 2; ++i) {
    edges.push_back(to_hz(low + (high - low) * static_cast<double>(i) / static_cast<double>(mel.bands + 1)));
  }
  auto filters = torch::zeros({mel.bands, spectrogram.bins()});
  auto values = filters.accessor<float, 2>();
  for (int64_t b = 0; b < mel.bands; ++b) {
    const double* edge = edges.data() + b;
    for (int64_t k = 0; k < spectrogram.bins(); ++k) {
      const double hz = nyquist * static_cast<double>(k) / static_cast<double>(spectrogram.bins() - 1);
      const double rise = (hz - edge[0]) / (edge[1] - edge[0]), fall = (edge[2] - hz) / (edge[2] - edge[1]);
      values[b][k] = static_cast<float>(std::max(0.0, std::min(rise, fall)) * 2.0 / (edge[2] - edge[0]));
    }
  }
  return filters;
}

LogMel::LogMel(const SpectrogramConfig& spectrogram, const MelConfig& mel)
    : spectrogram_(spectrogram), filters_(mel_filters(spectrogram, mel)) {}

at::Tensor LogMel::of_spectrogram(const at::Tensor& spec) {
  if (filters_.device() != spec.device()) filters_ = filters_.to(spec.device());
  return at::matmul(filters_, spec).clamp_min(1e-5).log();
}

}  // namespace timbre
