#include "encoders/hubert_features.h"

#include <torch/types.h>

namespace timbre {

HubertConvImpl::HubertConvImpl(int64_t in, int64_t out, int64_t kernel, int64_t stride, bool with_norm)
    : conv_{register_module("conv",
                            torch::nn::Conv1d(torch::nn::Conv1dOptions(in, out, kernel).stride(stride).bias(false)))} {
  // As many groups as channels; registered under the name that the official file gives it.
  if (with_norm) norm_ = register_module("layer_norm", torch::nn::GroupNorm(torch::nn::GroupNormOptions(out, out)));
}

torch::Tensor HubertConvImpl::forward(const torch::Tensor& x) {
  const auto y = conv_(x);
  return torch::gelu(norm_.is_empty() ? y : norm_(y));
}

HubertFeaturesImpl::HubertFeaturesImpl(const HubertConfig& config) : convs_(*this, "conv_layers") {
  int64_t in = 1;
  for (std::size_t i = 0; i < config.conv_channels.size(); ++i) {
    const int64_t out = config.conv_channels[i];
    convs_.add(HubertConv(in, out, config.conv_kernels[i], config.conv_strides[i], /*with_norm=*/i == 0));
    in = out;
  }
}

torch::Tensor HubertFeaturesImpl::forward(const torch::Tensor& wave) {
  auto x = wave.unsqueeze(1);  // [B, samples] → [B, 1, samples]
  for (auto& conv : convs_) x = conv(x);
  return x;
}

}  // namespace timbre
