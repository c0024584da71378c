#pragma once
// Whether a finished sentence says its text: the content encoder listens to the sound, and the likeliest path through
// the text tells which words were left out or said again. Tokens and attention may be flawless where the sound is not.
#include <ATen/core/Tensor.h>

#include <vector>

#include "analysis/spoken_path.h"
#include "synth/self_check.h"
#include "synth/spoken_text.h"

namespace timbre {

struct Networks;

struct HeardLimits {
  double least_fit = -1.6;      // nats a frame between what is heard and what the text says
  double max_skipped = 0.08;    // of the sentence's phonemes, left out or said again
  std::size_t least_words = 1;  // odd words that are no chance
};

// The text as spoken_path() takes it: sounds without stress, punctuation left out.
TextPhonemes text_phonemes(const SpokenText& text);

// log_probs [T, classes], CPU: what was heard. Passes where nothing can be told.
CheckResult check_heard(const at::Tensor& log_probs, const TextPhonemes& text, const HeardLimits& limits = {});

// The same of samples at the model's rate, for models with a content encoder.
CheckResult check_heard(Networks& networks, const std::vector<float>& samples, const SpokenText& text);

}  // namespace timbre
