#include "sovits/flow.h"

#include <torch/nn/init.h>
#include <torch/types.h>

namespace timbre {

CouplingImpl::CouplingImpl(const SoVitsConfig& config) {
  const int64_t half = config.inter_channels / 2, hidden = config.hidden_channels;
  pre_ = register_module("pre", torch::nn::Conv1d(half, hidden, 1));
  wavenet_ =
      register_module("enc", nn::WaveNet(hidden, config.wavenet_kernel, config.flow_layers, config.gin_channels));
  post_ = register_module("post", torch::nn::Conv1d(hidden, half, 1));
  // an untrained coupling is the identity
  torch::nn::init::zeros_(post_->weight);
  torch::nn::init::zeros_(post_->bias);
}

torch::Tensor CouplingImpl::shift(const torch::Tensor& first, const torch::Tensor& mask, const torch::Tensor& g) {
  return post_(wavenet_(pre_(first) * mask, mask, g)) * mask;
}

torch::Tensor CouplingImpl::forward(const torch::Tensor& x, const torch::Tensor& mask, const torch::Tensor& g) {
  const auto halves = x.chunk(2, 1);
  return torch::cat({halves[0], shift(halves[0], mask, g) + halves[1] * mask}, 1);
}

torch::Tensor CouplingImpl::reverse(const torch::Tensor& x, const torch::Tensor& mask, const torch::Tensor& g) {
  const auto halves = x.chunk(2, 1);
  return torch::cat({halves[0], (halves[1] - shift(halves[0], mask, g)) * mask}, 1);
}

FlowImpl::FlowImpl(const SoVitsConfig& config) : couplings_(*this, "flows") {
  for (int i = 0; i < config.flow_couplings; ++i) couplings_.add(Coupling(config), 2 * i);
}

torch::Tensor FlowImpl::forward(torch::Tensor x, const torch::Tensor& mask, const torch::Tensor& g) {
  for (auto& coupling : couplings_) x = coupling(x, mask, g).flip(1);
  return x;
}

torch::Tensor FlowImpl::reverse(torch::Tensor x, const torch::Tensor& mask, const torch::Tensor& g) {
  for (auto it = couplings_.rbegin(); it != couplings_.rend(); ++it) x = (*it)->reverse(x.flip(1), mask, g);
  return x;
}

}  // namespace timbre
