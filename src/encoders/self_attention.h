#pragma once
// Self-attention of the official encoders between their projections: the channels are cut into heads and put together
// again.
#include <ATen/core/Tensor.h>

namespace timbre {

// q, k, v [B, T, C], already projected; heads divides C → softmax(q·kᵀ / √(C / heads)) · v, [B, T, C]. Every frame sees
// every other.
at::Tensor attend_in_heads(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int64_t heads);

}  // namespace timbre
