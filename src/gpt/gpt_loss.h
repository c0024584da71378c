#pragma once
// Training objectives of the decoder. logits [B, T, V], targets [B, T] int64 where -100 counts for nothing.
#include <ATen/core/Tensor.h>

namespace timbre {

// Cross entropy, summed: a longer utterance moves the weights more. Scalar.
at::Tensor gpt_cross_entropy(const at::Tensor& logits, const at::Tensor& targets);

// Share of the targets, the end token `eos` left out, that are among the k most likely tokens; 0 without targets.
double gpt_top_k_accuracy(const at::Tensor& logits, const at::Tensor& targets, int64_t eos, int64_t k = 3);

// Log probability of each sequence, [B].
at::Tensor gpt_log_probability(const at::Tensor& logits, const at::Tensor& targets);

// Direct preference optimisation without a reference model (Rafailov et al., 2023): the mean over the batch of
// -log sigmoid(beta * (chosen - rejected)), both [B] from gpt_log_probability(). Scalar.
at::Tensor dpo_loss(const at::Tensor& chosen, const at::Tensor& rejected, double beta = 0.2);

}  // namespace timbre
