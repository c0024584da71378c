#include "audio/pitch.h"

#include <algorithm>
#include <cmath>

#include "audio/level.h"
#include "audio/resample.h"
#include "base/median.h"

namespace timbre {
namespace {

constexpr int kRate = 8000;  // Hz; enough for 500 Hz with interpolation, and cheap

// YIN's cumulative mean normalised difference of the 2 * max_lag samples at `frame`, for lags 0 … max_lag.
void normalised_difference(const float* frame, std::size_t max_lag, std::vector<float>& difference) {
  difference.assign(max_lag + 1, 1);
  double sum = 0;
  for (std::size_t lag = 1; lag <= max_lag; ++lag) {
    float d = 0;
    for (std::size_t i = 0; i < max_lag; ++i) {
      const float delta = frame[i] - frame[i + lag];
      d += delta * delta;
    }
    sum += d;
    difference[lag] = sum > 0 ? static_cast<float>(d * static_cast<double>(lag) / sum) : 1;
  }
}

// The first lag below the threshold, at the bottom of its dip, refined by a parabola; 0: none.
double find_lag(const std::vector<float>& difference, std::size_t min_lag, double threshold) {
  for (std::size_t lag = min_lag; lag + 1 < difference.size(); ++lag) {
    if (difference[lag] >= threshold) continue;
    while (lag + 2 < difference.size() && difference[lag + 1] < difference[lag]) ++lag;
    const double before = difference[lag - 1], here = difference[lag], after = difference[lag + 1];
    const double curve = before - 2 * here + after;
    const double shift = curve > 0 ? std::clamp(0.5 * (before - after) / curve, -0.5, 0.5) : 0;
    return static_cast<double>(lag) + shift;
  }
  return 0;
}

// A voiced frame with neighbours that all disagree with it by more than a fifth is a mistake.
void remove_strays(std::vector<float>& f0) {
  const std::vector<float> original = f0;
  const auto agree = [](float a, float b) { return b > 0 && std::abs(a - b) < 0.2f * a; };
  for (std::size_t i = 0; i < f0.size(); ++i) {
    const bool left = i > 0 && agree(original[i], original[i - 1]);
    const bool right = i + 1 < f0.size() && agree(original[i], original[i + 1]);
    if (!left && !right) f0[i] = 0;
  }
}

}  // namespace

PitchTrack track_pitch(const std::vector<float>& samples, int sample_rate, const PitchOptions& options) {
  const std::vector<float> narrow = resample(samples, sample_rate, kRate, ResampleQuality::kHigh);
  const auto max_lag = static_cast<std::size_t>(std::ceil(kRate / options.min_hz));
  const auto min_lag = std::max<std::size_t>(2, static_cast<std::size_t>(kRate / options.max_hz));
  const auto hop = std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(options.hop_ms * kRate / 1000)));
  PitchTrack track;
  track.hop_s = static_cast<double>(hop) / kRate;
  track.f0_hz.resize((narrow.size() + hop - 1) / hop);
  // Zeros on both sides so that every frame is whole.
  std::vector<float> padded(max_lag);
  padded.insert(padded.end(), narrow.begin(), narrow.end());
  padded.resize(padded.size() + 2 * max_lag + hop);
  std::vector<float> difference;
  const double least_power = std::pow(10, options.silence_dbfs / 10);
  for (std::size_t i = 0; i < track.f0_hz.size(); ++i) {
    const float* frame = padded.data() + i * hop + hop / 2;  // 2 * max_lag samples about the centre
    double energy = 0;
    for (std::size_t k = 0; k < 2 * max_lag; ++k) energy += double{frame[k]} * frame[k];
    if (energy / static_cast<double>(2 * max_lag) < least_power) continue;
    normalised_difference(frame, max_lag, difference);
    const double lag = find_lag(difference, min_lag, options.threshold);
    const double hz = lag > 0 ? kRate / lag : 0;
    if (hz >= options.min_hz && hz <= options.max_hz) track.f0_hz[i] = static_cast<float>(hz);
  }
  remove_strays(track.f0_hz);
  return track;
}

double median_f0_hz(const PitchTrack& track, double begin_s, double end_s) {
  std::vector<float> voiced;
  for (std::size_t i = 0; i < track.f0_hz.size(); ++i) {
    const double t = (static_cast<double>(i) + 0.5) * track.hop_s;
    if (track.f0_hz[i] > 0 && t >= begin_s && t < end_s) voiced.push_back(track.f0_hz[i]);
  }
  if (voiced.empty()) return 0;
  return median(voiced);
}

double voiced_ratio(const PitchTrack& track) {
  const auto voiced = std::count_if(track.f0_hz.begin(), track.f0_hz.end(), [](float hz) { return hz > 0; });
  return track.f0_hz.empty() ? 0 : static_cast<double>(voiced) / static_cast<double>(track.f0_hz.size());
}

}  // namespace timbre
