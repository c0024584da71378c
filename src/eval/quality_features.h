#pragma once
// What the learned estimate of quality looks at: some thirty numbers about the sound, none of which knows what is
// wrong.
#include <string>
#include <utility>
#include <vector>

#include "eval/heard_speech.h"
#include "eval/scores.h"

namespace timbre {

using Features = std::vector<std::pair<std::string, double>>;

// `class_log_probs` of heard_phonemes(); `scores` with what add_sound_metrics() and add_speech_metrics() have set. What
// was not measured, such as the words without a text, is left out.
Features quality_features(const HeardSpeech& speech, const at::Tensor& class_log_probs, const ItemScores& scores);

}  // namespace timbre
