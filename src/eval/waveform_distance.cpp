#include "eval/waveform_distance.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

#include "audio/level.h"

namespace timbre {
namespace {

double mean_of(const std::vector<float>& samples, std::size_t count) {
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += samples[i];
  return sum / static_cast<double>(count);
}

struct Resolution {
  int64_t fft, hop, window;
};
constexpr Resolution kResolutions[] = {{1024, 120, 600}, {2048, 240, 1200}, {512, 50, 240}};

at::Tensor magnitudes(const at::Tensor& wave, const Resolution& resolution) {
  const auto window = torch::hann_window(resolution.window, wave.options());
  const auto spectrum = torch::stft(wave.unsqueeze(0), resolution.fft, resolution.hop, resolution.window, window,
                                    /*center=*/true, "reflect", false, true, true);
  return (torch::view_as_real(spectrum).pow(2).sum(-1).clamp_min(1e-7)).sqrt();
}

}  // namespace

double si_sdr_db(const std::vector<float>& reference, const std::vector<float>& estimate) {
  const std::size_t count = std::min(reference.size(), estimate.size());
  if (count == 0) return 0;
  const double mean_r = mean_of(reference, count), mean_e = mean_of(estimate, count);
  double re = 0, rr = 0, ee = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double r = reference[i] - mean_r, e = estimate[i] - mean_e;
    re += r * e;
    rr += r * r;
    ee += e * e;
  }
  if (rr <= 0) return kSilenceDb;
  const double target = re * re / rr, noise = std::max(ee - target, 1e-12 * std::max(ee, 1e-30));
  return std::clamp(10 * std::log10(std::max(target, 1e-30) / noise), kSilenceDb, -kSilenceDb);
}

double multi_resolution_stft(const at::Tensor& reference, const at::Tensor& estimate) {
  double sum = 0;
  for (const Resolution& resolution : kResolutions) {
    const auto r = magnitudes(reference, resolution), e = magnitudes(estimate, resolution);
    sum += ((r - e).norm() / r.norm()).item<double>() + (r.log() - e.log()).abs().mean().item<double>();
  }
  return sum / 3;
}

}  // namespace timbre
