#include "synth/prompt.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

#include "audio/base_mel.h"
#include "encoders/monotone_alignment.h"
#include "synth/networks.h"
#include "text/symbols.h"

namespace timbre {
namespace {

// Log-probability of each of the phonemes in each frame: [T, S] → [T, P].
at::Tensor scores_of(const at::Tensor& phone_log_probs, const std::vector<std::int64_t>& phonemes) {
  // A phoneme outside the recogniser's symbols counts as the padding symbol, which is never likely.
  auto known = phonemes;
  for (auto& id : known)
    if (id >= phone_log_probs.size(1)) id = symbol_id("_");
  return phone_log_probs.index_select(1, at::tensor(known, at::kLong)).clamp_min(-12);
}

double mean_on_path(const at::Tensor& scores, const std::vector<FrameSpan>& spans) {
  const auto path = at::tensor(phoneme_of_frame(spans), at::kLong).unsqueeze(1);
  return scores.gather(1, path).mean().item<double>();
}

// Phonemes [begin, end) of the words that lie in the frames of `segment` by more than half.
std::pair<int64_t, int64_t> phonemes_within(const SpokenText& text, const std::vector<FrameSpan>& spans,
                                            FrameSpan segment) {
  int64_t begin = 0, end = 0;
  for (const auto& word : text.words) {
    const FrameSpan span{spans[static_cast<std::size_t>(word.begin)].begin,
                         spans[static_cast<std::size_t>(word.end - 1)].end};
    const auto inside = std::min(span.end, segment.end) - std::max(span.begin, segment.begin);
    if (2 * inside <= span.size()) continue;
    if (end == 0) begin = word.begin;
    end = word.end;
  }
  return {begin, end};
}

// That part of the text, with the punctuation that follows it, or a full stop.
SpokenText cut_out(const SpokenText& text, int64_t begin, int64_t end) {
  SpokenText part;
  while (static_cast<std::size_t>(end) < text.phonemes.size() &&
         is_pause_symbol(text.phonemes[static_cast<std::size_t>(end)]))
    ++end;
  part.phonemes.assign(text.phonemes.begin() + begin, text.phonemes.begin() + end);
  part.subwords.assign(text.subwords.begin() + begin, text.subwords.begin() + end);
  for (const auto& word : text.words)
    if (word.begin >= begin && word.end <= end) part.words.push_back({word.text, word.begin - begin, word.end - begin});
  if (!is_pause_symbol(part.phonemes.back())) {
    part.phonemes.push_back(symbol_id("."));
    part.subwords.push_back(-1);
  }
  return part;
}

}  // namespace

Prompt prompt_as_heard(Networks& networks, const Heard& heard) {
  Prompt prompt;
  prompt.phonemes = recognised_phonemes(heard);
  if (prompt.phonemes.empty()) return prompt;
  prompt.subwords.assign(prompt.phonemes.size(), -1);
  prompt.tokens = semantic_tokens(networks, heard);
  return prompt;
}

SpokenText transcript_of_segment(Networks& networks, const Reference& reference, SampleRange segment,
                                 const SpokenText& transcript, const TranscriptLimits& limits, std::string& why_not) {
  const auto& segments = reference.activity.segments;
  const SampleRange speech{segments.front().begin, segments.back().end};
  const double span_s = static_cast<double>(speech.size()) / kBaseSampleRate;
  const double rate = static_cast<double>(transcript.sounding()) / reference.activity.speech_s;
  if (rate < limits.least_rate || rate > limits.greatest_rate) {
    why_not =
        fmt::format("it has {} phonemes for {:.1f} s of speech", transcript.sounding(), reference.activity.speech_s);
    return {};
  }
  if (span_s > limits.longest_s) {
    why_not = fmt::format("the recording is longer than {:.0f} s", limits.longest_s);
    return {};
  }
  const auto from = reference.samples.begin();
  const auto heard = listen(
      networks, {from + static_cast<std::ptrdiff_t>(speech.begin), from + static_cast<std::ptrdiff_t>(speech.end)});
  const auto scores = scores_of(heard.phone_log_probs, transcript.phonemes);
  const auto spans = monotone_alignment(scores);
  const double fit = mean_on_path(scores, spans);
  if (fit < limits.least_fit) {
    why_not = fmt::format("it is not what is heard (fit {:.1f}, at least {:.1f} is expected)", fit, limits.least_fit);
    return {};
  }
  const auto frame_of = [&](std::size_t sample) {
    return (static_cast<int64_t>(sample) - static_cast<int64_t>(speech.begin)) / kBaseHopSamples;
  };
  const auto [begin, end] = phonemes_within(transcript, spans, {frame_of(segment.begin), frame_of(segment.end)});
  if (begin == end) {
    why_not = "none of its words lies in the best stretch of the recording";
    return {};
  }
  return cut_out(transcript, begin, end);
}

}  // namespace timbre
