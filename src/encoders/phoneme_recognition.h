#pragma once
// What phonemes the content encoder hears: the most likely symbol of each frame, without flicker.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace timbre {

struct RecognitionOptions {
  int64_t smoothing = 3;     // frames over which the log-probabilities are averaged; odd
  int64_t least_sound = 2;   // frames: shorter phonemes are flicker
  int64_t least_pause = 10;  // frames: shorter punctuation is none
};

// The vocabulary's ids that are no sounds.
struct RecognisedSymbols {
  std::vector<std::int64_t> pauses;  // padding included
  std::int64_t padding = 0, full_stop = 0;
};

// phone_log_probs [T, n_symbols], CPU. The most likely phonemes in order, repeats joined, ending with ".". Empty when
// no phoneme sounds.
std::vector<std::int64_t> recognised_phonemes(const at::Tensor& phone_log_probs, const RecognisedSymbols& symbols,
                                              const RecognitionOptions& options = {});

}  // namespace timbre
