#pragma once
// Layer normalisation over the channel axis of [B, C, T], with parameters named gamma and beta as in VITS (eps 1e-5).
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

namespace timbre::nn {

class ChannelNormImpl : public torch::nn::Module {
 public:
  explicit ChannelNormImpl(int64_t channels);
  // x [B, C, T] → [B, C, T]
  torch::Tensor forward(const torch::Tensor& x);

 private:
  torch::Tensor gamma_, beta_;
};
TORCH_MODULE(ChannelNorm);

}  // namespace timbre::nn
