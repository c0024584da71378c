#include "nn/channel_norm.h"

#include <torch/types.h>

namespace timbre::nn {

ChannelNormImpl::ChannelNormImpl(int64_t channels)
    : gamma_(register_parameter("gamma", torch::ones({channels}))),
      beta_(register_parameter("beta", torch::zeros({channels}))) {}

torch::Tensor ChannelNormImpl::forward(const torch::Tensor& x) {
  // layer_norm works on the last axis: [B, C, T] → [B, T, C] and back
  return torch::layer_norm(x.transpose(1, 2), {gamma_.size(0)}, gamma_, beta_, 1e-5).transpose(1, 2);
}

}  // namespace timbre::nn
