#include "data/stretch_level.h"

#include <algorithm>
#include <cmath>

#include "data/cleaning.h"

namespace timbre {
namespace {

constexpr double kWindowS = 3, kStepS = 1;
constexpr double kSoftDb = 10;  // under the loud speech: less is a speaker's own liveliness
constexpr double kMostLiftDb = 35;
constexpr double kLeastSnrDb = 10;     // of a stretch, to be speech and not the noise of a pause
constexpr double kLeastSpeech = 0.25;  // share of a stretch
constexpr double kLeastLostS = 1;

std::vector<float> part_of(const std::vector<float>& samples, std::size_t begin, std::size_t end) {
  return {samples.begin() + static_cast<std::ptrdiff_t>(begin), samples.begin() + static_cast<std::ptrdiff_t>(end)};
}

bool is_speech(const VoiceActivity& activity) {
  return activity.speech_ratio >= kLeastSpeech && signal_to_noise_db(activity) >= kLeastSnrDb;
}

}  // namespace

std::vector<float> with_soft_speech_lifted(std::vector<float> samples, int sample_rate) {
  const double loud_db = active_level_dbfs(detect_voice(samples, sample_rate));
  const auto step = static_cast<std::size_t>(kStepS * sample_rate),
             window = static_cast<std::size_t>(kWindowS * sample_rate);
  std::vector<double> lift_db(samples.size() / step + 1);  // of each step, by the softest window that holds it
  for (std::size_t begin = 0; begin + window <= samples.size(); begin += step) {
    const auto activity = detect_voice(part_of(samples, begin, begin + window), sample_rate);
    const double softer_db = loud_db - active_level_dbfs(activity);
    if (softer_db < kSoftDb || !is_speech(activity)) continue;
    for (std::size_t i = begin / step; i < (begin + window) / step; ++i)
      lift_db[i] = std::max(lift_db[i], std::min(softer_db, kMostLiftDb));
  }
  if (samples.size() > step) lift_db[samples.size() / step] = lift_db[samples.size() / step - 1];  // the last bit
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (const double lift = lift_db[i / step]; lift > 0) samples[i] *= static_cast<float>(std::pow(10, lift / 20));
  }
  return samples;
}

std::vector<SampleRange> lost_speech(const std::vector<float>& samples, int sample_rate,
                                     const std::vector<SampleRange>& clips) {
  std::vector<SampleRange> lost;
  std::size_t begin = 0;
  const auto look_before = [&](std::size_t end) {
    if (static_cast<double>(end) < static_cast<double>(begin) + kLeastLostS * sample_rate) return;
    const auto activity = detect_voice(part_of(samples, begin, end), sample_rate);
    if (activity.speech_s >= kLeastLostS && signal_to_noise_db(activity) >= kLeastSnrDb)
      lost.push_back({begin + activity.segments.front().begin, begin + activity.segments.back().end});
  };
  for (const SampleRange& clip : clips) {
    look_before(clip.begin);
    begin = std::max(begin, clip.end);
  }
  look_before(samples.size());
  return lost;
}

}  // namespace timbre
