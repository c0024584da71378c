#pragma once
// What was said, against what should have been said.
#include "eval/heard_speech.h"
#include "eval/scores.h"
#include "analysis/spoken_path.h"
#include "text/front_end.h"

namespace timbre {

// The sounds of a text of any number of sentences; empty where nothing in it can be spoken.
TextPhonemes text_phonemes(const TextFrontEnd& front_end, const std::string& text);

// The phonemes that are heard, pauses left out, as classes: the likeliest sequence, where every change costs 2 nats.
std::vector<std::int64_t> heard_sequence(const at::Tensor& class_log_probs);

// Sets phoneme_clarity and phonemes_per_s, and with a text per, skipped_phonemes, repeated_phonemes and phoneme_fit;
// the words left out or said again become notes.
void add_speech_metrics(const HeardSpeech& speech, const at::Tensor& class_log_probs, const TextPhonemes& text,
                        ItemScores& scores);

}  // namespace timbre
