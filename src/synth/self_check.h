#pragma once
// Whether a drawn sentence is plausible, before it is turned into sound: its length, whether it ended by itself,
// whether it got caught in a loop, and whether all its words are spoken, in order.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "encoders/monotone_alignment.h"

namespace timbre {

struct CheckLimits {
  double min_phoneme_s = 0.035;  // seconds of speech per phoneme, punctuation not counted
  double max_phoneme_s = 0.16;
  double max_extra_s = 0.8;      // beyond that, for pauses
  int64_t max_same_token = 20;   // in a row
  int64_t max_mute_tokens = 32;  // in a row
  int64_t longest_period = 16;   // tokens of a loop
  int64_t max_loop = 24;         // tokens that a loop may last
  double min_word_frames = 1;    // attention that a word must get, in frames per phoneme
  int64_t far = 3;               // phonemes between where a frame looks and where the alignment is
  int64_t max_far_frames = 14;   // in a row
};

struct CheckResult {
  double penalty = 0;                // 0: nothing is wrong; attempts are compared by it
  std::vector<std::string> reasons;  // what is wrong

  bool passed() const { return reasons.empty(); }
  void add(double weight, std::string reason);
  void add(const CheckResult& other);
};

struct DrawnTokens {
  std::vector<int64_t> tokens;
  bool reached_eos = false;
  std::size_t phonemes = 0;  // to speak, punctuation not counted
  int64_t mute_token = 0;
  double tokens_per_second = 25;
};

CheckResult check_tokens(const DrawnTokens& drawn, const CheckLimits& limits = {});

// A word's phonemes [begin, end) among those of the sentence; punctuation is left out.
struct WordRange {
  std::string text;
  int64_t begin = 0, end = 0;
};

// probabilities [T, P] (CPU float): where each frame looks; spans: its monotone alignment. With the P `phonemes`, a
// look at the same sound elsewhere is no jump: in a long sentence every "of" looks alike.
CheckResult check_alignment(const at::Tensor& probabilities, const std::vector<FrameSpan>& spans,
                            const std::vector<WordRange>& words, const CheckLimits& limits = {},
                            const std::vector<std::int64_t>& phonemes = {});

// How surely the frames of each word look where the alignment goes: mean log probability, over the sentence and of the
// word that fits worst. Tokens that say something else than the text are looked for in vain. 0 is perfect.
struct AlignmentFit {
  double mean = 0, least = 0;
  std::string least_word;

  double score() const { return mean + 0.3 * least; }
};
AlignmentFit alignment_fit(const at::Tensor& probabilities, const std::vector<FrameSpan>& spans,
                           const std::vector<WordRange>& words);

// How many tokens the longest loop lasts: a stretch in which every token equals the one `period` before, for some
// period of 2 … longest_period, at least twice over. 0 when there is none.
int64_t longest_loop(const std::vector<int64_t>& tokens, int64_t longest_period);

}  // namespace timbre
