#include "audio/voice_activity.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "audio/level.h"

namespace timbre {
namespace {

constexpr float kDigitalSilenceDb = -85;  // fades and cuts; tells nothing about the noise of the room
constexpr double kMaxSnrDb = 100;
constexpr std::size_t kLeastNoiseFrames = 10;

// The q-quantile of values; reorders them.
float quantile(std::vector<float>& values, double q) {
  const auto index = static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + index, values.end());
  return values[static_cast<std::size_t>(index)];
}

// Rumble and offset are no speech: a one-pole high-pass at 80 Hz.
std::vector<float> without_rumble(const std::vector<float>& samples, int sample_rate) {
  const double pole = std::exp(-2 * 3.14159265358979 * 80 / sample_rate);
  std::vector<float> result(samples.size());
  double last_in = samples.empty() ? 0 : samples[0], last_out = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    last_out = pole * (last_out + samples[i] - last_in);
    last_in = samples[i];
    result[i] = static_cast<float>(last_out);
  }
  return result;
}

std::vector<float> frame_levels(const std::vector<float>& samples, std::size_t hop, std::size_t window) {
  std::vector<double> energy(samples.size() + 1);  // running sum
  for (std::size_t i = 0; i < samples.size(); ++i) energy[i + 1] = energy[i] + double{samples[i]} * samples[i];
  std::vector<float> levels((samples.size() + hop - 1) / hop);
  const std::size_t margin = (window - std::min(window, hop)) / 2;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const std::size_t begin = i * hop - std::min(i * hop, margin);
    const std::size_t end = std::min(samples.size(), i * hop + hop + margin);
    levels[i] = static_cast<float>(power_to_db((energy[end] - energy[begin]) / static_cast<double>(end - begin)));
  }
  return levels;
}

double choose_threshold(const std::vector<float>& levels, double silence_dbfs) {
  std::vector<float> heard;
  for (const float level : levels) {
    if (level > kDigitalSilenceDb) heard.push_back(level);
  }
  if (heard.empty()) return silence_dbfs;
  const double floor = quantile(heard, 0.1), loud = quantile(heard, 0.95);
  // A steady sound has no floor of its own: it is all there is, or it is only noise.
  if (loud - floor < 4) return loud > silence_dbfs + 15 ? floor - 1 : loud + 1;
  const double adaptive = std::max(floor + 4, std::min(floor + 0.35 * (loud - floor), loud - 20));
  return std::max(silence_dbfs, adaptive);
}

// Calls visit(begin, end) for each run of `value`.
void for_each_run(const std::vector<bool>& mask, bool value,
                  const std::function<void(std::size_t, std::size_t)>& visit) {
  for (std::size_t begin = 0; begin < mask.size();) {
    std::size_t end = begin;
    while (end < mask.size() && mask[end] == mask[begin]) ++end;
    if (mask[begin] == value) visit(begin, end);
    begin = end;
  }
}

void fill(std::vector<bool>& mask, std::size_t begin, std::size_t end, bool value) {
  std::fill(mask.begin() + static_cast<std::ptrdiff_t>(begin), mask.begin() + static_cast<std::ptrdiff_t>(end), value);
}

std::vector<bool> smoothed(const std::vector<bool>& active, const VoiceActivityOptions& options) {
  const auto frames = [&](double ms) { return static_cast<std::size_t>(std::lround(ms / options.hop_ms)); };
  std::vector<bool> mask = active;
  for_each_run(active, true, [&](std::size_t begin, std::size_t end) {
    if (end - begin < frames(options.min_speech_ms)) fill(mask, begin, end, false);
  });
  std::vector<bool> wide = mask;
  for_each_run(mask, true, [&](std::size_t begin, std::size_t end) {
    fill(wide, begin - std::min(begin, frames(options.lead_ms)), begin, true);
    fill(wide, end, std::min(mask.size(), end + frames(options.hangover_ms)), true);
  });
  // Gaps are measured without the added lead and hangover, which are taken off here.
  const std::size_t added = frames(options.lead_ms) + frames(options.hangover_ms);
  mask = wide;
  for_each_run(wide, false, [&](std::size_t begin, std::size_t end) {
    const bool inner = begin > 0 && end < wide.size();
    if (inner && end - begin + added < frames(options.min_pause_ms)) fill(mask, begin, end, true);
  });
  return mask;
}

}  // namespace

VoiceActivity detect_voice(const std::vector<float>& samples, int sample_rate, const VoiceActivityOptions& options) {
  VoiceActivity result;
  const auto in_samples = [&](double ms) {
    return std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(ms * sample_rate / 1000)));
  };
  result.hop_samples = in_samples(options.hop_ms);
  result.level_db =
      frame_levels(without_rumble(samples, sample_rate), result.hop_samples, in_samples(options.window_ms));
  result.threshold_db = choose_threshold(result.level_db, options.silence_dbfs);
  result.active.resize(result.level_db.size());
  for (std::size_t i = 0; i < result.active.size(); ++i) result.active[i] = result.level_db[i] > result.threshold_db;
  result.speech = smoothed(result.active, options);
  std::size_t total = 0;
  for_each_run(result.speech, true, [&](std::size_t begin, std::size_t end) {
    result.segments.push_back({begin * result.hop_samples, std::min(samples.size(), end * result.hop_samples)});
    total += result.segments.back().size();
  });
  result.speech_s = static_cast<double>(total) / sample_rate;
  if (!samples.empty()) result.speech_ratio = static_cast<double>(total) / static_cast<double>(samples.size());
  return result;
}

double signal_to_noise_db(const VoiceActivity& activity) {
  double speech_power = 0;
  std::size_t speech_frames = 0;
  std::vector<float> noise;
  for (std::size_t i = 0; i < activity.level_db.size(); ++i) {
    if (activity.speech[i] && activity.active[i]) {
      speech_power += std::pow(10, activity.level_db[i] / 10);
      ++speech_frames;
    } else if (!activity.speech[i]) {
      noise.push_back(activity.level_db[i]);
    }
  }
  if (speech_frames == 0) return 0;
  speech_power /= static_cast<double>(speech_frames);
  float noise_db = 0;
  if (noise.size() >= kLeastNoiseFrames) {
    noise_db = quantile(noise, 0.5);  // the median forgives a breath or a chair
  } else {
    std::vector<float> all = activity.level_db;
    noise_db = quantile(all, 0.05);
  }
  const double noise_power = std::max(1e-12, std::pow(10, noise_db / 10));
  return std::clamp(power_to_db(std::max(speech_power / noise_power - 1, 1e-3)), 0.0, kMaxSnrDb);
}

}  // namespace timbre
