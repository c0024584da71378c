#pragma once
// The small official network of tests/data/golden/ar_small.safetensors, and greedy decoding as the file's numbers were
// made.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "checkpoint/state_dict.h"
#include "golden_util.h"
#include "gpt/gpt.h"
#include "gpt/sampling.h"

namespace timbre::golden {

inline GptConfig small_gpt_config() {
  GptConfig config;
  config.embedding_dim = config.hidden_dim = 64;
  config.num_heads = 4;
  config.num_layers = 2;
  return config;
}

class ArSmall : public ::testing::Test {
 protected:
  ArSmall() : file_(load("ar_small").tensors), gpt_(small_gpt_config()) {
    load_state_dict(*gpt_, without_prefix(file_, "w/"), "model.");
    // The file stores the weights as they were after its end-token case: their last row is i/eos_row. All weights are
    // formula values, the output layer three times those, which gives the row that the other outputs were made with.
    set_end_row(3 * formula("arsmall:ar_predict_layer.weight", {1025, 64})[1024]);
    gpt_->eval();
  }
  torch::Tensor in(const std::string& name) const { return file_.at("i/" + name); }
  torch::Tensor out(const std::string& name) const { return file_.at("o/" + name); }
  // Replaces the output layer's weights of the end token.
  void set_end_row(const torch::Tensor& weights) {
    const torch::NoGradGuard no_grad;
    gpt_->named_parameters()["ar_predict_layer.weight"][1024].copy_(weights);
  }

  StateDict file_;
  Gpt gpt_;
};

// The most likely token of each row after the repetition penalty; the end token never.
inline std::vector<int64_t> greedy_tokens(const torch::Tensor& logits, const std::vector<std::vector<bool>>& seen,
                                          double penalty) {
  std::vector<int64_t> tokens;
  for (int64_t b = 0; b < logits.size(0); ++b) {
    const auto row = logits[b].contiguous();
    std::vector<float> values(row.data_ptr<float>(), row.data_ptr<float>() + row.size(0) - 1);
    penalize_repetition(values, seen[static_cast<std::size_t>(b)], penalty);
    tokens.push_back(std::max_element(values.begin(), values.end()) - values.begin());
  }
  return tokens;
}

struct Greedy {
  std::vector<torch::Tensor> logits;         // per step [B, V], before the penalty
  std::vector<std::vector<int64_t>> tokens;  // per sequence
};

// Decodes `steps` tokens after `logits` of prefill(); prompt [T_prompt] is shared by all sequences, or undefined.
inline Greedy greedy(Gpt& gpt, torch::Tensor logits, const torch::Tensor& prompt, KvCache& cache, int64_t steps,
                     double penalty) {
  const auto batch = static_cast<std::size_t>(logits.size(0));
  std::vector<bool> first(static_cast<std::size_t>(gpt->config().vocab_size), false);
  for (int64_t i = 0; prompt.defined() && i < prompt.size(0); ++i)
    first[static_cast<std::size_t>(prompt[i].item<int64_t>())] = true;
  std::vector<std::vector<bool>> seen(batch, first);
  Greedy result;
  result.tokens.resize(batch);
  for (int64_t step = 0; step < steps; ++step) {
    result.logits.push_back(logits);
    const auto tokens = greedy_tokens(logits, seen, penalty);
    for (std::size_t b = 0; b < batch; ++b) {
      result.tokens[b].push_back(tokens[b]);
      seen[b][static_cast<std::size_t>(tokens[b])] = true;
    }
    if (step + 1 < steps) logits = gpt->step(torch::tensor(tokens), cache);
  }
  return result;
}

inline std::vector<int64_t> to_vector(const torch::Tensor& tokens) {
  const auto flat = tokens.flatten().to(torch::kLong).contiguous();
  return {flat.data_ptr<int64_t>(), flat.data_ptr<int64_t>() + flat.numel()};
}

}  // namespace timbre::golden
