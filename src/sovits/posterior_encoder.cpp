#include "sovits/posterior_encoder.h"

#include <torch/types.h>

namespace timbre {

PosteriorEncoderImpl::PosteriorEncoderImpl(const SoVitsConfig& config) {
  const int64_t hidden = config.hidden_channels;
  pre_ = register_module("pre", torch::nn::Conv1d(config.spec_channels(), hidden, 1));
  wavenet_ =
      register_module("enc", nn::WaveNet(hidden, config.wavenet_kernel, config.posterior_layers, config.gin_channels));
  proj_ = register_module("proj", torch::nn::Conv1d(hidden, 2 * config.inter_channels, 1));
}

Posterior PosteriorEncoderImpl::forward(const torch::Tensor& spec, const torch::Tensor& mask, const torch::Tensor& g,
                                        const torch::Tensor& noise) {
  const auto condition = g.defined() ? g.detach() : g;
  const auto h = wavenet_(pre_(spec) * mask, mask, condition);
  const auto stats = (proj_(h) * mask).chunk(2, 1);
  const auto z = noise.defined() ? (stats[0] + noise * torch::exp(stats[1])) * mask : stats[0] * mask;
  return {z, stats[0], stats[1]};
}

}  // namespace timbre
