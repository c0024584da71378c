#include "synth/pause_bound.h"

#include <algorithm>
#include <cmath>

#include "audio/level.h"
#include "base/random.h"
#include "synth/room_tone.h"

namespace timbre {
namespace {

constexpr double kFrameS = 0.020, kFadeS = 0.010;
constexpr double kLoud = 0.95;    // of the frames are softer than what is called loud
constexpr double kQuietDb = -24;  // of it; breaths and what the vocoder leaves in pauses lie below

// Runs of quiet frames.
std::vector<SampleRange> quiet_runs(const std::vector<float>& samples, std::size_t hop) {
  std::vector<double> powers;
  for (std::size_t at = 0; at + hop <= samples.size(); at += hop)
    powers.push_back(mean_power(samples.data() + at, hop));
  if (powers.empty()) return {};
  auto sorted = powers;
  std::sort(sorted.begin(), sorted.end());
  const auto loud = sorted[static_cast<std::size_t>(kLoud * static_cast<double>(sorted.size() - 1))];
  const double limit = loud * std::pow(10, kQuietDb / 10);
  std::vector<SampleRange> runs;
  for (std::size_t frame = 0; frame < powers.size(); ++frame) {
    if (powers[frame] > limit) continue;
    if (runs.empty() || runs.back().end != frame * hop) runs.push_back({frame * hop, frame * hop});
    runs.back().end += hop;
  }
  return runs;
}

bool touches_one(const SampleRange& run, const std::vector<SampleRange>& marks) {
  return std::any_of(marks.begin(), marks.end(),
                     [&](const SampleRange& mark) { return mark.begin < run.end && run.begin < mark.end; });
}

}  // namespace

std::vector<SampleRange> overlong_pauses(const std::vector<float>& samples, int sample_rate,
                                         const std::vector<SampleRange>& marks, double longest_s) {
  if (marks.empty()) return {};  // which is usual, and saves a look at every sample
  const auto longest = static_cast<std::size_t>(std::max(longest_s, kFadeS) * sample_rate);
  std::vector<SampleRange> cuts;
  for (const auto& run : quiet_runs(samples, static_cast<std::size_t>(kFrameS * sample_rate))) {
    if (run.size() <= longest || !touches_one(run, marks)) continue;
    const auto begin = run.begin + longest / 2;
    cuts.push_back({begin, begin + run.size() - longest});
  }
  return cuts;
}

std::vector<float> without(const std::vector<float>& samples, int sample_rate, const std::vector<SampleRange>& cuts) {
  std::vector<float> kept;
  std::size_t from = 0;
  for (const auto& cut : cuts) {
    kept.insert(kept.end(), samples.begin() + static_cast<std::ptrdiff_t>(from),
                samples.begin() + static_cast<std::ptrdiff_t>(cut.begin));
    // The last samples before the cut turn into those that lead to its end.
    const auto fade = std::min({static_cast<std::size_t>(kFadeS * sample_rate), cut.begin - from, cut.size()});
    for (std::size_t i = 0; i < fade; ++i) {
      const auto share = static_cast<float>(i + 1) / static_cast<float>(fade + 1);
      auto& sample = kept[kept.size() - fade + i];
      sample += share * (samples[cut.end - fade + i] - sample);
    }
    from = cut.end;
  }
  kept.insert(kept.end(), samples.begin() + static_cast<std::ptrdiff_t>(from), samples.end());
  return kept;
}

std::size_t place_without(std::size_t sample, const std::vector<SampleRange>& cuts) {
  auto place = sample;
  for (const auto& cut : cuts)
    if (sample > cut.begin) place -= std::min(sample, cut.end) - cut.begin;
  return place;
}

std::vector<AddedPause> short_pauses(const std::vector<float>& samples, int sample_rate,
                                     const std::vector<SampleRange>& marks, double least_s) {
  if (marks.empty()) return {};
  const auto least = static_cast<std::size_t>(std::max(least_s, 0.0) * sample_rate);
  const auto runs = quiet_runs(samples, static_cast<std::size_t>(kFrameS * sample_rate));
  std::vector<AddedPause> added;
  for (const auto& mark : marks) {
    const SampleRange* longest = nullptr;  // a mark may hold a breath
    for (const auto& run : runs)
      if (touches_one(run, {mark}) && (longest == nullptr || run.size() > longest->size())) longest = &run;
    if (longest == nullptr || longest->size() >= least) continue;
    const auto at = longest->begin + longest->size() / 2;
    if (added.empty() || added.back().at < at) added.push_back({at, least - longest->size()});
  }
  return added;
}

std::vector<float> with(const std::vector<float>& samples, int sample_rate, const std::vector<AddedPause>& added,
                        std::uint64_t seed) {
  RoomTone tone(sample_rate);
  tone.learn(samples);
  const auto at = [&](std::size_t i) { return samples.begin() + static_cast<std::ptrdiff_t>(i); };
  const auto longest_fade = static_cast<std::size_t>(kFadeS * sample_rate) / 2;
  std::vector<float> longer;
  std::size_t from = 0;
  for (const auto& pause : added) {
    longer.insert(longer.end(), at(from), at(pause.at));
    auto quiet = tone.make(pause.count, derive_seed(seed, pause.at));
    // What sounds at either side of the place fades into the tone, mirrored.
    const auto fade = std::min({longest_fade, pause.at, samples.size() - pause.at, pause.count / 2});
    for (std::size_t i = 0; i < fade; ++i) {
      const auto share = static_cast<float>(i + 1) / static_cast<float>(fade + 1);
      auto &first = quiet[i], &last = quiet[pause.count - 1 - i];
      first += (1 - share) * (samples[pause.at - 1 - i] - first);
      last += (1 - share) * (samples[pause.at + i] - last);
    }
    longer.insert(longer.end(), quiet.begin(), quiet.end());
    from = pause.at;
  }
  longer.insert(longer.end(), at(from), samples.end());
  return longer;
}

std::size_t place_with(std::size_t sample, const std::vector<AddedPause>& added) {
  auto place = sample;
  for (const auto& pause : added)
    if (sample > pause.at) place += pause.count;
  return place;
}

}  // namespace timbre
