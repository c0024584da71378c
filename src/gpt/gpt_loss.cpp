#include "gpt/gpt_loss.h"

#include <ATen/ATen.h>

namespace timbre {

at::Tensor gpt_cross_entropy(const at::Tensor& logits, const at::Tensor& targets) {
  return at::cross_entropy_loss(logits.flatten(0, 1), targets.flatten(), {}, at::Reduction::Sum);
}

double gpt_top_k_accuracy(const at::Tensor& logits, const at::Tensor& targets, int64_t eos, int64_t k) {
  const auto best = std::get<1>(logits.detach().topk(k, -1));       // [B, T, k]
  const auto counted = targets.ne(eos).logical_and(targets.ge(0));  // [B, T]
  const auto hit = best.eq(targets.unsqueeze(-1)).any(-1).logical_and(counted);
  const auto count = counted.sum().item<int64_t>();
  return count == 0 ? 0 : static_cast<double>(hit.sum().item<int64_t>()) / static_cast<double>(count);
}

at::Tensor gpt_log_probability(const at::Tensor& logits, const at::Tensor& targets) {
  const auto index = targets.clamp_min(0).unsqueeze(-1);
  const auto picked = at::log_softmax(logits, -1).gather(-1, index).squeeze(-1);  // [B, T]
  return picked.masked_fill(targets.lt(0), 0).sum(-1);
}

at::Tensor dpo_loss(const at::Tensor& chosen, const at::Tensor& rejected, double beta) {
  return -at::log_sigmoid(beta * (chosen - rejected)).mean();
}

}  // namespace timbre
