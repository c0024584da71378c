#include "synth/sentence_edges.h"

#include <algorithm>
#include <cmath>

#include "audio/level.h"

namespace timbre {
namespace {

constexpr double kFrameS = 0.010;
constexpr double kSoundingDb = -25;  // relative to the loudest frame: what counts for the level

std::size_t frame_samples(int sample_rate) { return static_cast<std::size_t>(kFrameS * sample_rate); }

// Power per frame of 10 ms; the last may be shorter.
std::vector<double> frame_powers(const std::vector<float>& samples, SampleRange range, int sample_rate) {
  const std::size_t hop = frame_samples(sample_rate);
  std::vector<double> powers;
  for (std::size_t at = range.begin; at < range.end; at += hop) {
    const std::size_t end = std::min(range.end, at + hop);
    powers.push_back(mean_power(samples.data() + at, end - at));
  }
  return powers;
}

double largest(const std::vector<double>& powers) {
  return powers.empty() ? 0 : *std::max_element(powers.begin(), powers.end());
}

double gain_for(const std::vector<float>& samples, SampleRange range, int sample_rate, const EdgeOptions& options) {
  const auto powers = frame_powers(samples, range, sample_rate);
  const double floor = largest(powers) * std::pow(10, kSoundingDb / 10);
  double sum = 0, peak = 0;
  std::size_t count = 0;
  for (const double power : powers) {
    if (power <= 0 || power < floor) continue;
    sum += power;
    ++count;
  }
  if (count == 0) return 1;
  for (std::size_t i = range.begin; i < range.end; ++i) peak = std::max(peak, std::abs(double{samples[i]}));
  const double wanted = options.level_dbfs - power_to_db(sum / static_cast<double>(count));
  const double gain = std::pow(10, std::clamp(wanted, -options.max_gain_db, options.max_gain_db) / 20);
  return std::min(gain, std::pow(10, options.peak_dbfs / 20) / peak);
}

}  // namespace

SampleRange sounding_range(const std::vector<float>& samples, int sample_rate, const EdgeOptions& options) {
  const auto powers = frame_powers(samples, {0, samples.size()}, sample_rate);
  const double threshold = largest(powers) * std::pow(10, options.silence_db / 10);
  if (threshold <= 0) return {0, samples.size()};
  const auto sounds = [&](double power) { return power >= threshold; };
  const auto first = std::find_if(powers.begin(), powers.end(), sounds);
  const auto last = std::find_if(powers.rbegin(), powers.rend(), sounds);
  const std::size_t hop = frame_samples(sample_rate);
  const std::size_t begin = static_cast<std::size_t>(first - powers.begin()) * hop;
  const std::size_t end = static_cast<std::size_t>(powers.rend() - last) * hop;
  const auto lead = static_cast<std::size_t>(options.lead_ms * sample_rate / 1000);
  const auto tail = static_cast<std::size_t>(options.tail_ms * sample_rate / 1000);
  return {begin - std::min(begin, lead), std::min(samples.size(), end + tail)};
}

std::vector<float> finish_sentence(const std::vector<float>& samples, SampleRange range, int sample_rate,
                                   const EdgeOptions& options) {
  const auto gain = static_cast<float>(gain_for(samples, range, sample_rate, options));
  std::vector<float> result(samples.begin() + static_cast<std::ptrdiff_t>(range.begin),
                            samples.begin() + static_cast<std::ptrdiff_t>(range.end));
  for (float& sample : result) sample *= gain;
  const std::size_t fade = std::min(static_cast<std::size_t>(options.fade_ms * sample_rate / 1000), result.size() / 2);
  for (std::size_t i = 0; i < fade; ++i) {
    const auto weight =
        static_cast<float>(0.5 - 0.5 * std::cos(M_PI * (static_cast<double>(i) + 0.5) / static_cast<double>(fade)));
    result[i] *= weight;
    result[result.size() - 1 - i] *= weight;
  }
  return result;
}

}  // namespace timbre
