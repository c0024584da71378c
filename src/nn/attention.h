#pragma once
// Scaled dot-product attention (Vaswani et al., 2017) in the three forms the networks need. Masks are additive: 0 where
// a key may be seen, -inf where not; an undefined mask hides nothing. Shapes: q [B, H, T_q, D], k and v [B, H, T_k, D],
// mask broadcastable to [B, H, T_q, T_k]. Every query must see at least one key.
#include <ATen/core/Tensor.h>

namespace timbre::nn {

// softmax(q·kᵀ / √D + mask) · v, [B, H, T_q, D], by the fastest way of the installed libtorch. `dropout` acts on the
// attention weights; pass 0 outside training.
at::Tensor attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& mask,
                  double dropout);

// The weights alone: softmax(q·kᵀ / √D + mask), [B, H, T_q, T_k], without dropout.
at::Tensor attention_weights(const at::Tensor& q, const at::Tensor& k, const at::Tensor& mask);

// One query per head, as in decoding token by token: q [B, H, D], k and v [B, H, T_k, D], mask broadcastable to
// [B, H, T_k] → [B, H, D]. Without gradients. On the CPU in float32 without a mask one plain loop does it all: a dozen
// tensor operations on such small pieces cost more than the arithmetic.
at::Tensor attend_one(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& mask);

}  // namespace timbre::nn
