#include "audio/best_segment.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "audio/level.h"
#include "base/median.h"

namespace timbre {
namespace {

constexpr std::size_t kAround = 30;  // frames

// Sums over frames, so that any stretch costs the same.
struct FrameSums {
  std::vector<double> speech, speech_power, pause_power, clipped;

  FrameSums(const std::vector<float>& samples, const VoiceActivity& activity) {
    const std::size_t frames = activity.speech.size();
    for (auto* sums : {&speech, &speech_power, &pause_power, &clipped}) sums->resize(frames + 1);
    const double full = std::min(0.999, 0.9999 * std::pow(10, peak_dbfs(samples) / 20));
    for (std::size_t i = 0; i < frames; ++i) {
      const bool is_speech = activity.speech[i];
      const double power = std::pow(10, activity.level_db[i] / 10);
      std::size_t high = 0;
      const std::size_t end = std::min(samples.size(), (i + 1) * activity.hop_samples);
      for (std::size_t k = i * activity.hop_samples; k < end; ++k) high += std::abs(samples[k]) >= full;
      speech[i + 1] = speech[i] + is_speech;
      speech_power[i + 1] = speech_power[i] + (is_speech ? power : 0);
      pause_power[i + 1] = pause_power[i] + (is_speech ? 0 : power);
      clipped[i + 1] = clipped[i] + (high >= 3 ? 1 : 0);
    }
  }
};

using Pieces = std::vector<SampleRange>;  // in frames

// Cuts what is longer than `longest` frames at its quietest frame, again and again.
void split(const VoiceActivity& activity, SampleRange piece, std::size_t longest, Pieces& pieces) {
  if (piece.size() <= longest) return pieces.push_back(piece);
  const auto level = activity.level_db.begin();
  const std::size_t from = piece.begin + longest / 3, to = std::min(piece.begin + longest, piece.end - longest / 4);
  const auto quietest =
      std::min_element(level + static_cast<std::ptrdiff_t>(from), level + static_cast<std::ptrdiff_t>(to));
  const auto cut = static_cast<std::size_t>(quietest - level);
  pieces.push_back({piece.begin, cut});
  split(activity, {cut, piece.end}, longest, pieces);
}

Pieces speech_pieces(const VoiceActivity& activity, std::size_t longest) {
  Pieces pieces;
  const std::size_t hop = activity.hop_samples;
  for (const SampleRange& segment : activity.segments) {
    split(activity, {segment.begin / hop, (segment.end + hop - 1) / hop}, longest, pieces);
  }
  return pieces;
}

// Higher is better. Roughly in dB of signal to noise.
double score(const FrameSums& sums, SampleRange range, double hop_s, double noise_power,
             const BestSegmentOptions& options) {
  const auto within = [&](const std::vector<double>& running) { return running[range.end] - running[range.begin]; };
  const double frames = static_cast<double>(range.size());
  const double seconds = frames * hop_s;
  const double speech = within(sums.speech);
  // The noise is heard in the pauses, those around the stretch included.
  const std::size_t from = range.begin - std::min(range.begin, kAround);
  const std::size_t to = std::min(sums.speech.size() - 1, range.end + kAround);
  const double pauses = static_cast<double>(to - from) - (sums.speech[to] - sums.speech[from]);
  const double local_noise = pauses > 0 ? (sums.pause_power[to] - sums.pause_power[from]) / pauses : noise_power;
  const double power = within(sums.speech_power) / std::max(1.0, speech);
  double result = std::min(40.0, power_to_db(power) - power_to_db(std::max(local_noise, 1e-9)));
  result += 30 * std::min(0.9, speech / frames);  // pauses are welcome up to a tenth
  result -= std::min(40.0, 400 * within(sums.clipped) / frames);
  if (seconds < options.preferred_min_s) result -= 8 * (options.preferred_min_s - seconds);
  if (seconds > options.preferred_max_s) result -= 2 * (seconds - options.preferred_max_s);
  return result;
}

double median_pause_power(const VoiceActivity& activity) {
  std::vector<float> pauses;
  for (std::size_t i = 0; i < activity.speech.size(); ++i) {
    if (!activity.speech[i]) pauses.push_back(activity.level_db[i]);
  }
  if (pauses.empty()) return 1e-9;
  return std::pow(10, median(pauses) / 10);
}

// Widens a range at both ends, as far as the pauses reach.
SampleRange with_margins(SampleRange range, const VoiceActivity& activity, std::size_t margin, std::size_t samples) {
  const std::size_t hop = activity.hop_samples;
  const std::size_t earliest = range.begin - std::min(range.begin, margin);
  while (range.begin > earliest && !activity.speech[(range.begin - 1) / hop]) --range.begin;
  const std::size_t latest = std::min(samples, range.end + margin);
  while (range.end < latest && !activity.speech[range.end / hop]) ++range.end;
  return range;
}

}  // namespace

SampleRange choose_best_segment(const std::vector<float>& samples, int sample_rate, const BestSegmentOptions& options) {
  const VoiceActivity activity = detect_voice(samples, sample_rate);
  if (activity.segments.empty()) return {};
  const double hop_s = static_cast<double>(activity.hop_samples) / sample_rate;
  const auto margin = static_cast<std::size_t>(options.margin_ms * sample_rate / 1000);
  const SampleRange whole{activity.segments.front().begin, activity.segments.back().end};
  const double margins_s = 2 * options.margin_ms / 1000;
  const double least_s = options.min_s - margins_s, most_s = options.max_s - margins_s;

  SampleRange best = whole;
  if (static_cast<double>(whole.size()) / sample_rate > options.min_s) {
    const FrameSums sums(samples, activity);
    const double noise_power = median_pause_power(activity);
    const Pieces pieces = speech_pieces(activity, static_cast<std::size_t>(options.preferred_max_s / hop_s));
    double best_score = -std::numeric_limits<double>::infinity();
    for (std::size_t first = 0; first < pieces.size(); ++first) {
      for (std::size_t last = first; last < pieces.size(); ++last) {
        const SampleRange range{pieces[first].begin, pieces[last].end};
        const double seconds = static_cast<double>(range.size()) * hop_s;
        if (seconds > most_s) break;
        // Too short is a last resort.
        const double value = score(sums, range, hop_s, noise_power, options) - (seconds < least_s ? 1000 : 0);
        if (value <= best_score) continue;
        best_score = value;
        best = {range.begin * activity.hop_samples, std::min(samples.size(), range.end * activity.hop_samples)};
      }
    }
  }
  return with_margins(best, activity, margin, samples.size());
}

}  // namespace timbre
