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

// The text as spoken_path() takes it: sounds without stress, punctuation left out.
TextPhonemes text_phonemes(const SpokenText& text);

// log_probs [T, classes], CPU: what was heard. Passes where nothing can be told.
CheckResult check_heard(const at::Tensor& log_probs, const TextPhonemes& text);

// The same of samples at the model's rate, for models with a content encoder.
CheckResult check_heard(Networks& networks, const std::vector<float>& samples, const SpokenText& text);

}  // namespace timbre
