#include "audio/speech_level.h"

#include <cmath>

namespace timbre {

std::vector<float> scaled_to_level(std::vector<float> samples, const VoiceActivity& activity, double level_dbfs) {
  double power = 0;
  std::size_t frames = 0;
  for (std::size_t i = 0; i < activity.active.size(); ++i) {
    if (!activity.active[i]) continue;
    power += std::pow(10, activity.level_db[i] / 10);
    ++frames;
  }
  if (frames == 0 || power <= 0) return samples;
  const double rms_db = 10 * std::log10(power / static_cast<double>(frames));
  const auto gain = static_cast<float>(std::pow(10, (level_dbfs - rms_db) / 20));
  for (float& sample : samples) sample *= gain;
  return samples;
}

std::vector<float> only_speech(const std::vector<float>& samples, const VoiceActivity& activity) {
  std::vector<float> joined;
  for (const SampleRange& segment : activity.segments)
    joined.insert(joined.end(), samples.begin() + static_cast<std::ptrdiff_t>(segment.begin),
                  samples.begin() + static_cast<std::ptrdiff_t>(segment.end));
  return joined;
}

}  // namespace timbre
