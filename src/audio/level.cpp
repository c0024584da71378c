#include "audio/level.h"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/error.h"

namespace timbre {
namespace {

constexpr std::size_t kClippedRun = 3;  // samples; shorter runs happen in any loud music
constexpr float kFullScale = 0.999f;
// Samples this close to the peak look flat. A low sine has few of them: at 100 Hz and 48 kHz two in a row.
constexpr float kFlat = 0.9999f;
constexpr float kLeastPeak = 0.05f;  // nobody clips at less

float peak_of(const std::vector<float>& samples) {
  float peak = 0;
  for (const float sample : samples) peak = std::max(peak, std::abs(sample));
  return peak;
}

}  // namespace

double power_to_db(double power) { return std::max(kSilenceDb, 10 * std::log10(std::max(power, 1e-30))); }
double amplitude_to_db(double amplitude) { return power_to_db(amplitude * amplitude); }

double mean_power(const float* samples, std::size_t count) {
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += static_cast<double>(samples[i]) * samples[i];
  return sum / static_cast<double>(count);
}

double peak_dbfs(const std::vector<float>& samples) { return amplitude_to_db(peak_of(samples)); }

double rms_dbfs(const std::vector<float>& samples) {
  return samples.empty() ? kSilenceDb : power_to_db(mean_power(samples.data(), samples.size()));
}

double dc_offset(const std::vector<float>& samples) {
  double sum = 0;
  for (const float sample : samples) sum += sample;
  return samples.empty() ? 0 : sum / static_cast<double>(samples.size());
}

double integrated_loudness(const std::vector<float>& samples, int sample_rate) {
  const auto destroy = [](ebur128_state* state) { ebur128_destroy(&state); };
  const std::unique_ptr<ebur128_state, decltype(destroy)> state(
      ebur128_init(1, static_cast<unsigned long>(sample_rate), EBUR128_MODE_I), destroy);
  double loudness = 0;
  if (!state || ebur128_add_frames_float(state.get(), samples.data(), samples.size()) != EBUR128_SUCCESS ||
      ebur128_loudness_global(state.get(), &loudness) != EBUR128_SUCCESS) {
    throw Error(ErrorKind::kInternal, "measuring the loudness failed at " + std::to_string(sample_rate) + " Hz");
  }
  return std::max(kSilenceDb, loudness);
}

double clipping_ratio(const std::vector<float>& samples) {
  const float peak = peak_of(samples);
  if (peak < kLeastPeak) return 0;
  // A float file may go beyond full scale, and is cut off nowhere but at its own peak.
  const float threshold = peak > 1 ? kFlat * peak : std::min(kFullScale, kFlat * peak);
  std::size_t clipped = 0, run = 0;
  float side = 0;
  for (const float sample : samples) {
    const bool high = std::abs(sample) >= threshold;
    const bool continues = high && run > 0 && std::signbit(sample) == std::signbit(side);
    if (!continues) run = 0;
    if (!high) continue;
    side = sample;
    ++run;
    if (run == kClippedRun) clipped += kClippedRun;
    if (run > kClippedRun) ++clipped;
  }
  return samples.empty() ? 0 : static_cast<double>(clipped) / static_cast<double>(samples.size());
}

}  // namespace timbre
