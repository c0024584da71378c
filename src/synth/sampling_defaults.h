#pragma once
// How a sentence is drawn; a model's config.json holds what its author recommends.
#include "gpt/sampling.h"

namespace timbre {

// See GptSamplingOptions and DecodeOptions.
struct SamplingDefaults {
  int top_k = 15;
  double top_p = 1.0;
  double temperature = 0.8;
  double repetition_penalty = 1.1;
  int max_run = 0;
  double noise_scale = 0.5;  // 0 … 2
  int candidates = 1;        // 1 … 20: how often each sentence is drawn; the one whose words fit best is spoken
  bool use_prompt = true;    // continue the voice's prompt, where it has one; not every model is better for it
};

// What of it the GPT needs.
GptSamplingOptions gpt_sampling(const SamplingDefaults& defaults);

// Throws kUsage for values that cannot be.
void validate(const SamplingDefaults& defaults);

}  // namespace timbre
