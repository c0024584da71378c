#include "audio/slicer.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/require_range.h"

namespace timbre {
namespace {

struct FrameRange {
  std::size_t begin = 0, end = 0;
};

// The options in frames and samples, and the power of each frame.
class Frames {
 public:
  Frames(const std::vector<float>& samples, int sample_rate, const SlicerOptions& options)
      : samples_(samples.size()),
        hop(std::max<std::size_t>(1, rounded(options.hop_ms * sample_rate / 1000))),
        threshold(std::pow(10, options.threshold_db / 10)),
        min_length(rounded(options.min_length_ms * sample_rate / 1000 / static_cast<double>(hop))),
        min_interval(rounded(options.min_interval_ms * sample_rate / 1000 / static_cast<double>(hop))),
        kept(rounded(options.max_silence_ms * sample_rate / 1000 / static_cast<double>(hop))) {
    const std::size_t window =
        std::max<std::size_t>(1, std::min(rounded(options.min_interval_ms * sample_rate / 1000), 4 * hop));
    std::vector<double> energy(samples.size() + 1);  // running sum
    for (std::size_t i = 0; i < samples.size(); ++i) energy[i + 1] = energy[i] + double{samples[i]} * samples[i];
    const std::size_t margin = window / 2;  // zeros before and behind, as the official frames have
    power.resize((samples.size() + 2 * margin - std::min(samples.size() + 2 * margin, window)) / hop + 1);
    for (std::size_t i = 0; i < power.size(); ++i) {
      const std::size_t begin = std::min(samples.size(), i * hop - std::min(i * hop, margin));
      const std::size_t end = std::min(samples.size(), i * hop + window - margin);
      power[i] = (energy[end] - energy[begin]) / static_cast<double>(window);
    }
  }

  bool silent(std::size_t frame) const { return power[frame] < threshold; }
  // The first of the quietest frames of [begin, last].
  std::size_t quietest(std::size_t begin, std::size_t last) const {
    const auto at = [&](std::size_t i) { return power.begin() + static_cast<std::ptrdiff_t>(i); };
    return static_cast<std::size_t>(std::min_element(at(begin), at(std::min(last + 1, power.size()))) - power.begin());
  }
  SampleRange samples_of(FrameRange range) const {
    return {std::min(samples_, range.begin * hop), std::min(samples_, range.end * hop)};
  }

 private:
  static std::size_t rounded(double value) { return static_cast<std::size_t>(std::lround(value)); }
  std::size_t samples_;

 public:
  const std::size_t hop;
  const double threshold;
  const std::size_t min_length, min_interval, kept;
  std::vector<double> power;
};

void check(const SlicerOptions& options) {
  require_range("the silence threshold", options.threshold_db, -120, 0, " dB");
  require_range("the hop", options.hop_ms, 1, 1000, " ms");
  require_range("the least pause", options.min_interval_ms, options.hop_ms, 60000, " ms");
  require_range("the least length of a clip", options.min_length_ms, options.min_interval_ms, 3600000, " ms");
  require_range("the silence kept", options.max_silence_ms, options.hop_ms, 60000, " ms");
  require_range("the greatest length of a clip", options.max_clip_s, 1, 3600, " s");
}

// What a pause [begin, end) within the recording removes: nothing but a point in a short one.
FrameRange removed_by(const Frames& frames, std::size_t begin, std::size_t end) {
  const std::size_t length = end - begin;
  if (length <= frames.kept) {
    const std::size_t cut = frames.quietest(begin, end);
    return {begin == 0 ? 0 : cut, cut};
  }
  const std::size_t left = frames.quietest(begin, begin + frames.kept);
  const std::size_t right = frames.quietest(end - frames.kept, end);
  if (begin == 0) return {0, right};
  if (length > 2 * frames.kept) return {left, right};
  const std::size_t middle = frames.quietest(end - frames.kept, begin + frames.kept);
  return {std::min(left, middle), std::max(right, middle)};
}

// The stretches to remove, in order; a point where nothing is removed.
std::vector<FrameRange> cuts_of(const Frames& frames) {
  std::vector<FrameRange> cuts;
  const std::size_t count = frames.power.size();
  std::size_t clip_begin = 0;
  for (std::size_t at = 0; at < count;) {
    if (!frames.silent(at)) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < count && frames.silent(at)) ++at;
    if (at == count) {
      if (count - begin >= frames.min_interval)
        cuts.push_back({frames.quietest(begin, std::min(count, begin + frames.kept)), count});
      break;
    }
    const bool long_lead = begin == 0 && at > frames.kept;
    const bool cuts_here = at - begin >= frames.min_interval && at - clip_begin >= frames.min_length;
    if (!long_lead && !cuts_here) continue;
    cuts.push_back(removed_by(frames, begin, at));
    clip_begin = cuts.back().end;
  }
  return cuts;
}

std::vector<SampleRange> clips_between(const Frames& frames, const std::vector<FrameRange>& cuts) {
  std::vector<SampleRange> clips;
  const auto add = [&](std::size_t begin, std::size_t end) {
    const auto clip = frames.samples_of({begin, end});
    if (clip.size() > 0) clips.push_back(clip);
  };
  std::size_t begin = 0;
  for (const auto& cut : cuts) {
    add(begin, cut.begin);
    begin = cut.end;
  }
  const std::size_t end = frames.power.size() + 1;  // the last frame reaches to the last sample
  if (begin < frames.power.size()) add(begin, end);
  return clips;
}

// Greedy from the left: no piece shorter than half the greatest length but the last.
void cut_long(const Frames& frames, SampleRange clip, std::size_t most, std::size_t least,
              std::vector<SampleRange>& clips) {
  while (clip.size() > most) {
    const std::size_t first = (clip.begin + most / 2) / frames.hop + 1;
    const std::size_t last = std::max(first, (std::min(clip.begin + most, clip.end - least)) / frames.hop);
    const std::size_t cut = std::min(frames.quietest(first, last) * frames.hop, clip.begin + most);
    clips.push_back({clip.begin, cut});
    clip.begin = cut;
  }
  clips.push_back(clip);
}

// Into the neighbour that lies nearer.
std::vector<SampleRange> join_tiny(std::vector<SampleRange> clips, std::size_t tiny, std::size_t gap,
                                   std::size_t most) {
  const auto fits = [&](std::size_t i) {  // clips i and i + 1
    return i + 1 < clips.size() && clips[i + 1].begin - clips[i].end <= gap &&
           clips[i + 1].end - clips[i].begin <= most;
  };
  for (std::size_t i = 0; i < clips.size();) {
    const bool before = i > 0 && fits(i - 1), after = fits(i);
    if (clips[i].size() >= tiny || (!before && !after)) {
      ++i;
      continue;
    }
    const bool nearer_before =
        before && (!after || clips[i].begin - clips[i - 1].end <= clips[i + 1].begin - clips[i].end);
    const std::size_t first = nearer_before ? i - 1 : i;
    clips[first].end = clips[first + 1].end;
    clips.erase(clips.begin() + static_cast<std::ptrdiff_t>(first) + 1);
    i = first;
  }
  return clips;
}

}  // namespace

std::vector<SampleRange> slice_at_pauses(const std::vector<float>& samples, int sample_rate,
                                         const SlicerOptions& options) {
  check(options);
  if (samples.empty()) return {};
  const Frames frames(samples, sample_rate, options);
  return clips_between(frames, cuts_of(frames));
}

std::vector<SampleRange> slice_recording(const std::vector<float>& samples, int sample_rate,
                                         const SlicerOptions& options) {
  check(options);
  if (samples.empty()) return {};
  const auto in_samples = [&](double seconds) { return static_cast<std::size_t>(seconds * sample_rate); };
  const Frames frames(samples, sample_rate, options);
  const std::size_t most = in_samples(options.max_clip_s);
  const std::size_t least = std::min(in_samples(options.join_below_s), most / 4);
  std::vector<SampleRange> clips;
  for (const auto& clip : clips_between(frames, cuts_of(frames))) cut_long(frames, clip, most, least, clips);
  return join_tiny(std::move(clips), in_samples(options.join_below_s), in_samples(options.max_gap_s), most);
}

SampleRange trimmed_silence(const std::vector<float>& samples, int sample_rate, SampleRange range,
                            const SlicerOptions& options) {
  check(options);
  const std::vector<float> part(samples.begin() + static_cast<std::ptrdiff_t>(range.begin),
                                samples.begin() + static_cast<std::ptrdiff_t>(range.end));
  if (part.empty()) return range;
  const Frames frames(part, sample_rate, options);
  const std::size_t count = frames.power.size();
  std::size_t first = 0, last = count;
  while (first < count && frames.silent(first)) ++first;
  if (first == count) return range;
  while (frames.silent(last - 1)) --last;
  const std::size_t begin = first - std::min(first, frames.kept), end = std::min(count, last + frames.kept);
  const SampleRange kept = frames.samples_of({begin, end == count ? count + 1 : end});
  return {range.begin + kept.begin, range.begin + kept.end};
}

}  // namespace timbre
