#pragma once
// Fits a transcript to what the content encoder hears: where each word is spoken, and whether it is spoken at all.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "encoders/monotone_alignment.h"

namespace timbre {

class TextFrontEnd;

struct ReadWord {
  std::string text;                    // as spoken; with the punctuation that follows it
  std::vector<std::int64_t> phonemes;  // without punctuation
};

// Any number of sentences as words to be spoken; empty where nothing can be spoken.
std::vector<ReadWord> read_words(const TextFrontEnd& front_end, std::string_view text);
// The words separated by spaces.
std::string text_of(const std::vector<ReadWord>& words, std::size_t begin, std::size_t end);

struct WordAlignment {
  std::vector<FrameSpan> words;  // the frames of each; pauses belong to no word
  // Mean over the frames with speech of the log-probability of the aligned phoneme less that of the likeliest one: 0 is
  // a perfect fit.
  double score = 0;
};

struct WordAlignmentOptions {
  std::int64_t beam = 1500;  // phonemes around the best path that are looked at
  double least = -12;        // log-probabilities below count as this: one frame never decides
};

// What no transcript reaches; also that of one with more phonemes than there are frames.
constexpr double kNoFit = -12;

// phone_log_probs: [T, n_symbols], CPU float. Pauses may stand between any two words, as long as they like. The path of
// the greatest sum, within a beam that follows it. Empty words when there are none, or more phonemes than frames (score
// kNoFit).
WordAlignment align_words(const at::Tensor& phone_log_probs, const std::vector<ReadWord>& words,
                          const WordAlignmentOptions& options = {});

}  // namespace timbre
