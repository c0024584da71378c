#pragma once
// Synthetic signals with known properties.
#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace timbre {

constexpr double kPi = 3.14159265358979323846;

inline std::vector<float> sine(double hz, double amplitude, double seconds, int rate) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * rate));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<float>(amplitude * std::sin(2 * kPi * hz * static_cast<double>(i) / rate));
  }
  return samples;
}

// White Gaussian noise of the given RMS.
inline std::vector<float> white_noise(double rms, double seconds, int rate, std::uint64_t seed = 1) {
  SplitMix64 random(seed);
  std::vector<float> samples(static_cast<std::size_t>(seconds * rate));
  for (auto& sample : samples) {
    const double radius = std::sqrt(-2 * std::log(1 - random.uniform()));
    sample = static_cast<float>(rms * radius * std::cos(2 * kPi * random.uniform()));
  }
  return samples;
}

inline std::vector<float> silence(double seconds, int rate) {
  return std::vector<float>(static_cast<std::size_t>(seconds * rate));
}

// A voice-like sound: harmonics of hz, falling by 6 dB an octave up to max_hz, scaled to the given RMS, with a
// syllable-like envelope that never pauses.
inline std::vector<float> voice(double hz, double rms, double seconds, int rate, double max_hz = 7000) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * rate));
  const int harmonics = static_cast<int>(std::min(max_hz, 0.45 * rate) / hz);
  double energy = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / rate;
    double sum = 0;
    for (int k = 1; k <= harmonics; ++k) sum += std::sin(2 * kPi * hz * k * t + 0.37 * k * k) / k;
    samples[i] = static_cast<float>(sum * (1 + 0.4 * std::sin(2 * kPi * 4 * t)));
    energy += double{samples[i]} * samples[i];
  }
  const double scale = rms / std::sqrt(energy / static_cast<double>(std::max<std::size_t>(1, samples.size())));
  for (auto& sample : samples) sample = static_cast<float>(sample * scale);
  return samples;
}

inline std::vector<float> joined(std::initializer_list<std::vector<float>> parts) {
  std::vector<float> whole;
  for (const auto& part : parts) whole.insert(whole.end(), part.begin(), part.end());
  return whole;
}

inline std::vector<float> mixed(std::vector<float> a, const std::vector<float>& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) a[i] += b[i];
  return a;
}

inline double rms_of(const std::vector<float>& samples) {
  double energy = 0;
  for (const float sample : samples) energy += double{sample} * sample;
  return std::sqrt(energy / static_cast<double>(std::max<std::size_t>(1, samples.size())));
}

inline double max_difference(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return INFINITY;
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::abs(double{a[i]} - b[i]));
  return worst;
}

}  // namespace timbre
