#include "data/cleaning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audio/level.h"
#include "audio/music_detection.h"

namespace timbre {
namespace {

constexpr double kLeastPauseS = 0.3;  // to know the noise from
constexpr double kSurroundingsS = 3;  // looked at on each side otherwise
constexpr double kHighestPeakDbfs = -0.3;

std::vector<float> part_of(const std::vector<float>& samples, SampleRange range) {
  return {samples.begin() + static_cast<std::ptrdiff_t>(range.begin),
          samples.begin() + static_cast<std::ptrdiff_t>(range.end)};
}

double measured_snr_db(const std::vector<float>& recording, int sample_rate, SampleRange range,
                       const VoiceActivity& activity) {
  const auto pauses = std::count(activity.speech.begin(), activity.speech.end(), false);
  const double pause_s = static_cast<double>(pauses) * static_cast<double>(activity.hop_samples) / sample_rate;
  if (pause_s >= kLeastPauseS) return signal_to_noise_db(activity);
  const auto margin = static_cast<std::size_t>(kSurroundingsS * sample_rate);
  const SampleRange around{range.begin - std::min(range.begin, margin), std::min(recording.size(), range.end + margin)};
  // Without surroundings the measure of the clip alone errs to the low side.
  return std::max(signal_to_noise_db(activity),
                  signal_to_noise_db(detect_voice(part_of(recording, around), sample_rate)));
}

}  // namespace

double active_level_dbfs(const VoiceActivity& activity) {
  double power = 0;
  std::size_t frames = 0;
  for (std::size_t i = 0; i < activity.active.size(); ++i) {
    if (!activity.active[i]) continue;
    power += std::pow(10, activity.level_db[i] / 10);
    ++frames;
  }
  return frames > 0 ? power_to_db(power / static_cast<double>(frames)) : kSilenceDb;
}

double levelling_gain(const std::vector<float>& samples, const VoiceActivity& activity) {
  const double level = active_level_dbfs(activity);
  if (level <= kSilenceDb) return 1;
  const double wanted = std::min(kClipLevelDbfs - level, kHighestPeakDbfs - peak_dbfs(samples));
  return std::pow(10, wanted / 20);
}

ClipMeasures measure_clip(const std::vector<float>& recording, int sample_rate, SampleRange range) {
  const auto clip = part_of(recording, range);
  const auto activity = detect_voice(clip, sample_rate);
  ClipMeasures measures;
  measures.seconds = static_cast<double>(clip.size()) / sample_rate;
  measures.speech_s = activity.speech_s;
  measures.speech_ratio = activity.speech_ratio;
  measures.snr_db = activity.speech_s > 0 ? measured_snr_db(recording, sample_rate, range, activity) : 0;
  measures.clipping_ratio = clipping_ratio(clip);
  measures.peak_dbfs = peak_dbfs(clip);
  measures.music = music_likelihood(clip, sample_rate);
  return measures;
}

Judgement judge_clip(const ClipMeasures& measures, const CleaningLimits& limits) {
  Judgement judgement;
  const auto drop = [&](std::string text) { judgement.dropped.push_back(std::move(text)); };
  const auto warn = [&](std::string text) { judgement.warnings.push_back(std::move(text)); };
  if (measures.seconds < limits.min_clip_s)
    drop(fmt::format("too short: {:.1f} s, at least {:.1f} s", measures.seconds, limits.min_clip_s));
  if (measures.seconds > limits.max_clip_s + 0.01)
    drop(fmt::format("too long: {:.1f} s, at most {:.1f} s", measures.seconds, limits.max_clip_s));
  if (measures.speech_s < limits.min_speech_s) {
    drop(measures.speech_s == 0
             ? std::string("silent: no speech in it")
             : fmt::format("little speech: {:.1f} s, at least {:.1f} s", measures.speech_s, limits.min_speech_s));
    return judgement;  // the rest is measured of speech
  }
  if (measures.snr_db < limits.min_snr_db)
    drop(fmt::format("noisy: {:.0f} dB above the background, at least {:.0f} dB", measures.snr_db, limits.min_snr_db));
  else if (measures.snr_db < limits.good_snr_db)
    warn(fmt::format("noisy: {:.0f} dB above the background, {:.0f} dB are better", measures.snr_db,
                     limits.good_snr_db));
  if (measures.clipping_ratio > limits.max_clipping)
    drop(fmt::format("clipped: {:.2f} % of the samples, at most {:.2f} %", 100 * measures.clipping_ratio,
                     100 * limits.max_clipping));
  else if (measures.clipping_ratio > limits.noted_clipping)
    warn(fmt::format("clipped: {:.2f} % of the samples", 100 * measures.clipping_ratio));
  if (measures.music > limits.music_suspected) warn("music is suspected");
  return judgement;
}

}  // namespace timbre
