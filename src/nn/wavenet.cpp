#include "nn/wavenet.h"

#include <torch/types.h>

namespace timbre::nn {

WaveNetImpl::WaveNetImpl(int64_t channels, int64_t kernel, int64_t layers, int64_t condition_channels)
    : channels_(channels), in_layers_(*this, "in_layers"), res_skip_layers_(*this, "res_skip_layers") {
  ConvOptions same;
  same.padding = same_padding(kernel);
  for (int64_t i = 0; i < layers; ++i) {
    in_layers_.add(WeightNormConv1d(channels, 2 * channels, kernel, same));
    // the last layer has no residual path
    res_skip_layers_.add(WeightNormConv1d(channels, i + 1 < layers ? 2 * channels : channels, 1));
  }
  if (condition_channels > 0) {
    condition_ = register_module("cond_layer", WeightNormConv1d(condition_channels, 2 * channels * layers, 1));
  }
}

torch::Tensor WaveNetImpl::forward(torch::Tensor x, const torch::Tensor& mask, const torch::Tensor& g) {
  torch::Tensor condition;  // [B, layers · 2C, 1 or T]
  if (condition_ && g.defined()) condition = condition_(g);
  torch::Tensor skips;
  for (std::size_t i = 0; i < in_layers_.size(); ++i) {
    auto h = in_layers_[i](x);  // [B, 2C, T]
    if (condition.defined()) {
      h = h + condition.narrow(1, static_cast<int64_t>(i) * 2 * channels_, 2 * channels_);
    }
    const auto gated = torch::tanh(h.narrow(1, 0, channels_)) * torch::sigmoid(h.narrow(1, channels_, channels_));
    const auto out = res_skip_layers_[i](gated);
    const bool last = i + 1 == in_layers_.size();
    if (!last) x = (x + out.narrow(1, 0, channels_)) * mask;
    const auto skip = last ? out : out.narrow(1, channels_, channels_);
    skips = skips.defined() ? skips + skip : skip;
  }
  return skips * mask;
}

}  // namespace timbre::nn
