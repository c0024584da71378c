#include "cli/speak_choices.h"

#include <CLI/CLI.hpp>

namespace timbre {
namespace {

template <typename T>
void choose(T& value, const std::optional<T>& choice) {
  if (choice) value = *choice;
}

}  // namespace

SpeakOptions with_choices(SpeakOptions options, const SpeakChoices& choices) {
  choose(options.speed, choices.speed);
  choose(options.temperature, choices.temperature);
  choose(options.top_p, choices.top_p);
  choose(options.top_k, choices.top_k);
  choose(options.repetition_penalty, choices.repetition_penalty);
  choose(options.noise_scale, choices.noise_scale);
  choose(options.voice_filter, choices.voice_filter);
  choose(options.candidates, choices.candidates);
  choose(options.max_retries, choices.retries);
  if (choices.pause_ms) {  // the other pauses keep their proportion
    const double scale = *choices.pause_ms / options.pauses.sentence_ms;
    options.pauses.clause_ms *= scale;
    options.pauses.sentence_ms *= scale;
    options.pauses.paragraph_ms *= scale;
  }
  choose(options.use_prompt, choices.prompt);
  return options;
}

void add_speak_options(CLI::App& command, SpeakChoices& speak) {
  command.add_option("--speed", speak.speed, "0.5 to 2 times the voice's own; 2 is twice as fast");
  command.add_option("--temperature", speak.temperature, "Of the token draw: lower is steadier, higher livelier");
  command.add_option("--top-k", speak.top_k, "Draw among the k likeliest tokens");
  command.add_option("--top-p", speak.top_p, "Draw among the likeliest tokens that make up this probability, 0 to 1");
  command.add_option("--repetition-penalty", speak.repetition_penalty,
                     "Above 1: tokens that were drawn become less likely");
  command.add_option("--noise-scale", speak.noise_scale, "Variation of the sound: 0 is flat, 1 is as in training");
  command.add_option(
      "--voice-filter", speak.voice_filter,
      "How strongly a cloned voice's filter brings it closer to its recordings, 0 (not) to 2; default 0.8");
  command.add_option("--pause-ms", speak.pause_ms, "Pause between sentences; the other pauses in proportion");
  command.add_option("--candidates", speak.candidates,
                     "How often each sentence is drawn; the one whose words fit best is spoken");
  command.add_option("--max-retries", speak.retries, "How often a sentence that came out wrong is drawn again");
  command.add_flag(
      "--prompt,!--no-prompt", speak.prompt,
      "Continue the voice's prompt (its way of speaking), or use its speaker vector only; default: the model's choice");
}

}  // namespace timbre
