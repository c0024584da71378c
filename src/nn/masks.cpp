#include "nn/masks.h"

#include <torch/types.h>

#include "base/error.h"

namespace timbre::nn {

at::Tensor sequence_mask(const at::Tensor& lengths, int64_t frames, const at::Tensor& like) {
  const auto positions = torch::arange(frames, lengths.options());
  // [1, T] < [B, 1] → [B, T] → [B, 1, T]
  return (positions.unsqueeze(0) < lengths.unsqueeze(1)).unsqueeze(1).to(like.scalar_type());
}

at::Tensor slice_segments(const at::Tensor& x, const at::Tensor& starts, int64_t frames) {
  const auto positions = starts.to(at::kCPU);
  std::vector<at::Tensor> cuts;
  for (int64_t b = 0; b < x.size(0); ++b) {
    const int64_t start = positions[b].item<int64_t>();
    if (start < 0 || start + frames > x.size(2)) {
      throw Error(ErrorKind::kInternal, "slice_segments: frames " + std::to_string(start) + " to " +
                                            std::to_string(start + frames) + " asked of item " + std::to_string(b) +
                                            ", which has " + std::to_string(x.size(2)) + "; pad it or cut less");
    }
    cuts.push_back(x[b].narrow(1, start, frames));
  }
  return torch::stack(cuts);
}

at::Tensor random_segment_starts(const at::Tensor& lengths, int64_t frames, at::Generator generator) {
  const auto places = (lengths.to(at::kCPU) - frames + 1).clamp_min(1);
  const auto u = at::rand(lengths.sizes(), generator, at::TensorOptions().dtype(at::kDouble));
  return (u * places).to(at::kLong).to(lengths.device());
}

at::Tensor randn_like(const at::Tensor& x, at::Generator generator) {
  if (!generator.defined()) {
    throw Error(ErrorKind::kInternal, "randn_like: no random generator given; pass one made from the seed");
  }
  const auto options = x.options().requires_grad(false).device(generator.device());
  return at::randn(x.sizes(), generator, options).to(x.device());
}

}  // namespace timbre::nn
