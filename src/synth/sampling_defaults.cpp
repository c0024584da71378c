#include "synth/sampling_defaults.h"

#include "base/require_range.h"

namespace timbre {

GptSamplingOptions gpt_sampling(const SamplingDefaults& defaults) {
  GptSamplingOptions sampling;
  sampling.top_k = defaults.top_k;
  sampling.top_p = defaults.top_p;
  sampling.temperature = defaults.temperature;
  sampling.repetition_penalty = defaults.repetition_penalty;
  sampling.max_run = defaults.max_run;
  return sampling;
}

void validate(const SamplingDefaults& defaults) {
  require_range("noise-scale", defaults.noise_scale, 0, 2);
  require_range("candidates", defaults.candidates, 1, 20);
  validate(gpt_sampling(defaults));
}

}  // namespace timbre
