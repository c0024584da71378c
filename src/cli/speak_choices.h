#pragma once
// The options of speaking that commands share. What is not given keeps the model's own value.
#include <optional>

#include "synth/synthesizer.h"

namespace CLI {
class App;
}  // namespace CLI

namespace timbre {

struct SpeakChoices {
  std::optional<double> speed, temperature, top_p, repetition_penalty, noise_scale, voice_filter, pause_ms;
  std::optional<int> top_k, candidates, retries;
  std::optional<bool> prompt;
};

void add_speak_options(CLI::App& command, SpeakChoices& speak);

// `options` with what was chosen.
SpeakOptions with_choices(SpeakOptions options, const SpeakChoices& choices);

}  // namespace timbre
