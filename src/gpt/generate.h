#pragma once
// The decoding loop: text and prompt in, semantic tokens out.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "gpt/gpt.h"
#include "gpt/sampling.h"

namespace timbre {

// One utterance, no batch axis.
struct GptPrompt {
  at::Tensor phonemes;  // [T_text] int64: of the prompt's text, if known, and of the text to speak
  at::Tensor bert;      // [bert_dim, T_text], or undefined for zeros
  at::Tensor semantic;  // [T_prompt] int64 tokens of the prompt's speech; undefined or empty for none
};

struct GptGeneration {
  std::vector<int64_t> tokens;  // new ones only, without the end token
  bool reached_eos = false;     // false: stopped by max_steps or by the callback
};

// Called with every new token; returning false ends the generation (the token is kept).
using GptTokenCallback = std::function<bool(int64_t token)>;

// Draws tokens until the end token is drawn, or is the most likely one after the repetition penalty. A guided model
// follows the text: its guided heads look only just ahead of the phoneme being spoken, the end waits until the text has
// been spoken, and comes soon after. The result depends
// on the inputs and `seed` alone. The model must be in eval mode. Errors: kUsage for options that cannot be, kModel for
// ids that do not fit the model or logits that are not finite.
GptGeneration generate(Gpt& model, const GptPrompt& prompt, const GptSamplingOptions& options, uint64_t seed,
                       const GptTokenCallback& on_token = {});

}  // namespace timbre
