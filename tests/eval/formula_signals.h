#pragma once
// The signals of tools/eval/reference_metrics.py, by the same formulas.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/random.h"

namespace timbre {

// Harmonics of a gliding pitch under an envelope with pauses.
inline std::vector<float> formula_voice(double seconds, int rate) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * rate));
  double phase = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / rate;
    phase += 2 * M_PI * (120 + 30 * std::sin(2 * M_PI * 0.7 * t)) / rate;
    double sum = 0;
    for (int k = 1; k <= 20; ++k) sum += std::sin(k * phase + 0.37 * k * k) / k;
    const double envelope = std::max(0.0, std::sin(2 * M_PI * 1.3 * t)) * (1 + 0.5 * std::sin(2 * M_PI * 4 * t));
    samples[i] = static_cast<float>(0.1 * envelope * sum);
  }
  return samples;
}

inline std::vector<float> formula_degraded(const std::vector<float>& x, const std::string& kind) {
  SplitMix64 random(7);
  std::vector<float> y = x;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto noise = static_cast<float>(2 * random.uniform() - 1);
    if (kind == "noise") y[i] += 0.05F * noise;
    if (kind == "loud_noise") y[i] += 0.3F * noise;
    if (kind == "clipped") y[i] = std::clamp(x[i], -0.05F, 0.05F);
    if (kind == "echo" && i >= 400) y[i] += 0.6F * x[i - 400];
  }
  return y;
}

}  // namespace timbre
