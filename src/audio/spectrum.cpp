#include "audio/spectrum.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"

namespace timbre {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kBelowStrongest = 3.2e-7;  // -65 dB; the long-term spectrum of speech reaches -55 dB at 8 kHz
constexpr double kAboveNoise = 2;           // 3 dB
constexpr double kBandHz = 200;             // the spectrum is averaged over bands of this width
constexpr std::size_t kMostFrames = 4000;

bool power_of_two(std::size_t n) { return n > 1 && (n & (n - 1)) == 0; }

// Means over bands of `width` bins.
std::vector<double> banded(const std::vector<double>& spectrum, std::size_t width) {
  std::vector<double> bands;
  for (std::size_t at = 0; at + width <= spectrum.size(); at += width) {
    double sum = 0;
    for (std::size_t i = 0; i < width; ++i) sum += spectrum[at + i];
    bands.push_back(sum / static_cast<double>(width));
  }
  return bands;
}

}  // namespace

PowerSpectrum::PowerSpectrum(std::size_t size) : size_(size), window_(size), work_(size), twiddles_(size / 2) {
  if (!power_of_two(size)) {
    throw Error(ErrorKind::kInternal, "PowerSpectrum of " + std::to_string(size) + " samples, expected a power of two");
  }
  for (std::size_t i = 0; i < size; ++i) {
    const double angle = 2 * kPi * static_cast<double>(i) / static_cast<double>(size);
    window_[i] = static_cast<float>(0.5 - 0.5 * std::cos(angle));
    if (i < size / 2) twiddles_[i] = {static_cast<float>(std::cos(angle)), static_cast<float>(-std::sin(angle))};
  }
}

void PowerSpectrum::transform() {
  for (std::size_t i = 1, j = 0; i < size_; ++i) {  // bit-reversed order
    std::size_t bit = size_ >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(work_[i], work_[j]);
  }
  for (std::size_t half = 1, step = size_ / 2; half < size_; half *= 2, step /= 2) {
    for (std::size_t start = 0; start < size_; start += 2 * half) {
      for (std::size_t k = 0; k < half; ++k) {
        const auto odd = work_[start + k + half] * twiddles_[k * step];
        work_[start + k + half] = work_[start + k] - odd;
        work_[start + k] += odd;
      }
    }
  }
}

std::vector<float> PowerSpectrum::at(const std::vector<float>& samples, std::ptrdiff_t centre) {
  const std::ptrdiff_t start = centre - static_cast<std::ptrdiff_t>(size_ / 2);
  const auto count = static_cast<std::ptrdiff_t>(samples.size());
  for (std::size_t i = 0; i < size_; ++i) {
    const std::ptrdiff_t from = start + static_cast<std::ptrdiff_t>(i);
    work_[i] = from >= 0 && from < count ? samples[static_cast<std::size_t>(from)] * window_[i] : 0.f;
  }
  transform();
  const float scale = 16.f / (static_cast<float>(size_) * static_cast<float>(size_));  // (2 / sum of the window)²
  std::vector<float> power(bins());
  for (std::size_t k = 0; k < power.size(); ++k) power[k] = std::norm(work_[k]) * scale;
  return power;
}

std::vector<double> mean_spectrum(const std::vector<float>& samples, std::size_t size, std::size_t hop,
                                  const std::vector<bool>& selected) {
  PowerSpectrum spectrum(size);
  std::vector<double> mean(spectrum.bins());
  const auto total = static_cast<std::size_t>(std::count(selected.begin(), selected.end(), true));
  const std::size_t stride = total / kMostFrames + 1;
  std::size_t seen = 0, frames = 0;
  for (std::size_t i = 0; i < selected.size(); ++i) {
    if (!selected[i] || seen++ % stride != 0) continue;
    const auto power = spectrum.at(samples, static_cast<std::ptrdiff_t>(i * hop + hop / 2));
    for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += power[k];
    ++frames;
  }
  for (auto& value : mean) value /= static_cast<double>(std::max<std::size_t>(1, frames));
  return mean;
}

double bandwidth_hz(const std::vector<float>& samples, int sample_rate, std::size_t hop_samples,
                    const std::vector<bool>& speech) {
  std::size_t size = 256;
  while (static_cast<double>(size) < 0.04 * sample_rate) size *= 2;
  const double bin_hz = static_cast<double>(sample_rate) / static_cast<double>(size);
  const auto width = std::max<std::size_t>(1, static_cast<std::size_t>(kBandHz / bin_hz));
  std::vector<bool> pauses(speech.size());
  for (std::size_t i = 0; i < speech.size(); ++i) pauses[i] = !speech[i];
  const auto voice = banded(mean_spectrum(samples, size, hop_samples, speech), width);
  const auto noise = banded(mean_spectrum(samples, size, hop_samples, pauses), width);
  const double strongest = *std::max_element(voice.begin(), voice.end());
  for (std::size_t band = voice.size(); band-- > 0;) {
    if (voice[band] > kBelowStrongest * strongest && voice[band] > kAboveNoise * noise[band]) {
      return std::min(static_cast<double>((band + 1) * width) * bin_hz, sample_rate / 2.0);
    }
  }
  return 0;
}

}  // namespace timbre
