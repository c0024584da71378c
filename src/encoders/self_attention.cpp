#include "encoders/self_attention.h"

#include "nn/attention.h"

namespace timbre {

at::Tensor attend_in_heads(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int64_t heads) {
  const int64_t batch = q.size(0), frames = q.size(1), channels = q.size(2);
  // [B, T, C] → [B, T, H, D] → [B, H, T, D]
  const auto split = [&](const at::Tensor& x) {
    return x.view({batch, frames, heads, channels / heads}).transpose(1, 2);
  };
  const auto heard = nn::attend(split(q), split(k), split(v), /*mask=*/{}, /*dropout=*/0);
  return heard.transpose(1, 2).reshape({batch, frames, channels});
}

}  // namespace timbre
