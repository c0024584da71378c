#pragma once
// Drawing the next semantic token. Source: GPT-SoVITS, AR/models/utils.py (logits_to_probs, sample): repetition
// penalty, then top-p, temperature, top-k, softmax, and the token with the largest probability / Exponential(1) noise.
#include <cstddef>
#include <cstdint>
#include <vector>

namespace timbre {

struct GptSamplingOptions {
  int64_t top_k = 15;                 // the most likely tokens to choose from, >= 1; ties with the last one stay
  double top_p = 1;                   // (0, 1]: drop tokens past this cumulative probability
  double temperature = 1;             // >= 0; smaller is more certain
  double repetition_penalty = 1.35;   // > 0; 1 is none. Applies to every token of prompt and output alike
  int64_t max_steps = 1500;           // tokens to generate at most (25 per second of speech)
  int64_t min_steps_before_eos = 11;  // the end token cannot be drawn in this many first steps
  int64_t max_run = 0;                // a token cannot follow itself more often than this, >= 0; 0 is no limit
  int64_t first_phoneme = 0;          // of the text to speak, behind the prompt's; guided models alone mind it
};

// Throws Error(kUsage) for values that cannot be.
void validate(const GptSamplingOptions& options);

// Divides positive and multiplies negative logits of tokens in `seen` by the penalty, in place. seen.size() >=
// logits.size().
void penalize_repetition(std::vector<float>& logits, const std::vector<bool>& seen, double penalty);

// Probabilities from (penalised) logits by top_p, temperature and top_k.
std::vector<float> sampling_probabilities(const std::vector<float>& logits, const GptSamplingOptions& options);

// The index of the largest probability / noise; noise.size() == probabilities.size(), all > 0.
std::size_t pick_token(const std::vector<float>& probabilities, const std::vector<float>& noise);

// n numbers from Exponential(1), determined by seed and step alone.
std::vector<float> exponential_noise(std::size_t n, uint64_t seed, uint64_t step);

}  // namespace timbre
