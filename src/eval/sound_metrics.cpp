#include "eval/sound_metrics.h"

#include <algorithm>
#include <cmath>

#include "audio/level.h"
#include "audio/pitch.h"
#include "audio/spectrum.h"
#include "base/median.h"

namespace timbre {
namespace {

constexpr double kClickBlockS = 0.005;
constexpr float kClickRatio = 40;        // over the median of the blocks around; speech stays under it
constexpr float kLeastClick = 0.01F;     // of full scale, in the third difference
constexpr float kLeastMedian = 2.5e-5F;  // digital silence has none

// The largest and the median absolute third difference of each block.
struct Block {
  float largest = 0, median = 0;
};

std::vector<Block> difference_blocks(const std::vector<float>& samples, std::size_t size) {
  std::vector<Block> blocks;
  std::vector<float> values;
  for (std::size_t begin = 3; begin + size <= samples.size(); begin += size) {
    values.clear();
    for (std::size_t i = begin; i < begin + size; ++i)
      values.push_back(std::abs(samples[i] - 3 * samples[i - 1] + 3 * samples[i - 2] - samples[i - 3]));
    Block block;
    block.largest = *std::max_element(values.begin(), values.end());
    block.median = median(values);
    blocks.push_back(block);
  }
  return blocks;
}

struct Pauses {
  double ratio = 0, longest_s = 0;
};

Pauses inner_pauses(const VoiceActivity& activity, int sample_rate) {
  Pauses pauses;
  const auto& segments = activity.segments;
  if (segments.empty()) return pauses;
  // What the detector adds to speech belongs to the pause.
  const VoiceActivityOptions detector;
  const auto added = static_cast<std::size_t>((detector.lead_ms + detector.hangover_ms) * sample_rate / 1000);
  std::size_t silent = 0, longest = 0;
  for (std::size_t i = 1; i < segments.size(); ++i) {
    const std::size_t pause = segments[i].begin - segments[i - 1].end + added;
    silent += pause;
    longest = std::max(longest, pause);
  }
  pauses.ratio = static_cast<double>(silent) / static_cast<double>(segments.back().end - segments.front().begin);
  pauses.longest_s = static_cast<double>(longest) / sample_rate;
  return pauses;
}

double noise_floor_db(const VoiceActivity& activity) {
  std::vector<double> levels(activity.level_db.begin(), activity.level_db.end());
  std::sort(levels.begin(), levels.end());
  return levels.empty() ? kSilenceDb : quantile_of_sorted(levels, 0.1);
}

void add_pitch(const AudioBuffer& audio, ItemScores& scores) {
  const PitchTrack track = track_pitch(audio.samples, audio.sample_rate);
  scores.set("voiced_ratio", voiced_ratio(track));
  std::vector<double> voiced;
  for (const float hz : track.f0_hz)
    if (hz > 0) voiced.push_back(hz);
  if (voiced.empty()) return;
  std::sort(voiced.begin(), voiced.end());
  scores.set("f0_median_hz", quantile_of_sorted(voiced, 0.5));
  scores.set("f0_range_st", 12 * std::log2(quantile_of_sorted(voiced, 0.95) / quantile_of_sorted(voiced, 0.05)));
}

}  // namespace

std::size_t count_clicks(const std::vector<float>& samples, int sample_rate) {
  const auto size = static_cast<std::size_t>(kClickBlockS * sample_rate);
  const auto blocks = difference_blocks(samples, size);
  std::size_t clicks = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    // What is usual: the median of this block and the louder one of its neighbours.
    float usual = std::max(kLeastMedian, blocks[i].median);
    if (i > 0) usual = std::max(usual, blocks[i - 1].median);
    if (i + 1 < blocks.size()) usual = std::max(usual, blocks[i + 1].median);
    if (blocks[i].largest > std::max(kLeastClick, kClickRatio * usual)) ++clicks;
  }
  return clicks;
}

void add_sound_metrics(const AudioBuffer& audio, const VoiceActivity& activity, ItemScores& scores) {
  const double seconds = audio.duration_s();
  scores.set("duration_s", seconds);
  scores.set("speech_s", activity.speech_s);
  const Pauses pauses = inner_pauses(activity, audio.sample_rate);
  scores.set("pause_ratio", pauses.ratio);
  scores.set("longest_pause_s", pauses.longest_s);
  scores.set("snr_db", signal_to_noise_db(activity));
  scores.set("noise_floor_dbfs", noise_floor_db(activity));
  scores.set("clipping_ratio", clipping_ratio(audio.samples));
  scores.set("dc_offset", std::abs(dc_offset(audio.samples)));
  scores.set("bandwidth_hz", bandwidth_hz(audio.samples, audio.sample_rate, activity.hop_samples, activity.speech));
  scores.set("loudness_lufs", integrated_loudness(audio.samples, audio.sample_rate));
  scores.set("peak_dbfs", peak_dbfs(audio.samples));
  if (seconds > 0)
    scores.set("clicks_per_s", static_cast<double>(count_clicks(audio.samples, audio.sample_rate)) / seconds);
  add_pitch(audio, scores);
}

}  // namespace timbre
