#include "gpt/generate.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"

namespace timbre {
namespace {

constexpr int64_t kMostStepsAtEnd = 12;  // in the mark that ends the text: half a second of silence

// Row 0 of logits [1, V] without its last `dropped` entries.
std::vector<float> to_row(const at::Tensor& logits, int64_t dropped) {
  const auto row = logits.select(0, 0).to(at::kCPU, at::kFloat).contiguous();
  const float* data = row.data_ptr<float>();
  std::vector<float> result(data, data + row.size(0) - dropped);
  if (!std::all_of(result.begin(), result.end(), [](float x) { return std::isfinite(x); })) {
    throw Error(ErrorKind::kModel,
                "the GPT's logits are not finite: its weights are damaged or of another type; use "
                "another checkpoint");
  }
  return result;
}

// Which tokens occurred so far.
std::vector<bool> seen_tokens(const at::Tensor& prompt, int64_t vocabulary) {
  std::vector<bool> seen(static_cast<std::size_t>(vocabulary), false);
  if (!prompt.defined()) return seen;
  const auto tokens = prompt.to(at::kCPU, at::kLong).contiguous();
  for (int64_t i = 0; i < tokens.numel(); ++i) {
    const int64_t token = tokens.data_ptr<int64_t>()[i];
    if (token < 0 || token >= vocabulary) {
      throw Error(ErrorKind::kModel,
                  fmt::format("prompt token {} does not fit a GPT of {} tokens; use a voice made for this model", token,
                              vocabulary));
    }
    seen[static_cast<std::size_t>(token)] = true;
  }
  return seen;
}

// Small models stay in a pause for ever: every step of silence looks like the one before.
void forbid_long_run(std::vector<float>& logits, const std::vector<int64_t>& tokens, int64_t max_run) {
  if (max_run == 0 || static_cast<int64_t>(tokens.size()) < max_run) return;
  const auto last = tokens.back();
  if (std::all_of(tokens.end() - max_run, tokens.end(), [last](int64_t token) { return token == last; }))
    logits[static_cast<std::size_t>(last)] = std::numeric_limits<float>::lowest();
}

}  // namespace

GptGeneration generate(Gpt& model, const GptPrompt& prompt, const GptSamplingOptions& options, uint64_t seed,
                       const GptTokenCallback& on_token) {
  validate(options);
  const c10::InferenceMode inference;
  const int64_t eos = model->config().eos;
  const int64_t prompt_length = prompt.semantic.defined() ? prompt.semantic.size(0) : 0;
  const auto batched = [](const at::Tensor& x) { return x.defined() ? x.unsqueeze(0) : x; };
  auto seen = seen_tokens(prompt.semantic, model->config().vocab_size);
  auto cache = model->make_cache(1, prompt.phonemes.size(0) + prompt_length + options.max_steps);
  const auto& config = model->config();
  TextFollower follower(config.guided_layer, config.guided_heads, prompt.phonemes.size(0), options.first_phoneme);
  auto logits = model->prefill(batched(prompt.phonemes), {}, batched(prompt.bert), batched(prompt.semantic), cache,
                               follower.window());
  GptGeneration result;
  for (int64_t step = 0; step < options.max_steps; ++step) {
    const bool too_early = step < options.min_steps_before_eos || (follower.follows() && !follower.near_end());
    auto row = to_row(logits, too_early ? 1 : 0);
    if (options.repetition_penalty != 1) penalize_repetition(row, seen, options.repetition_penalty);
    forbid_long_run(row, result.tokens, options.max_run);
    const auto noise = exponential_noise(row.size(), seed, static_cast<uint64_t>(step));
    const auto token = static_cast<int64_t>(pick_token(sampling_probabilities(row, options), noise));
    const auto most_likely = std::max_element(row.begin(), row.end()) - row.begin();
    if (token == eos || most_likely == eos || follower.steps_at_end() >= kMostStepsAtEnd) {
      result.reached_eos = true;
      break;
    }
    result.tokens.push_back(token);
    seen[static_cast<std::size_t>(token)] = true;
    if ((on_token && !on_token(token)) || step + 1 == options.max_steps) break;
    logits = model->step(at::full({1}, token, prompt.phonemes.options()), cache, follower.window());
    if (follower.follows()) follower.advance();
  }
  return result;
}

}  // namespace timbre
