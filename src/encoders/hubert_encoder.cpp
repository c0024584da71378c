#include "encoders/hubert_encoder.h"

#include <torch/types.h>

#include "encoders/self_attention.h"

namespace timbre {
namespace {

torch::nn::LayerNorm layer_norm(const HubertConfig& config) {
  return torch::nn::LayerNorm(torch::nn::LayerNormOptions({config.hidden}).eps(config.norm_epsilon));
}

}  // namespace

HubertPositionImpl::HubertPositionImpl(const HubertConfig& config)
    : kernel_(config.position_kernel), groups_(config.position_groups) {
  const auto conv = register_module("conv", std::make_shared<torch::nn::Module>());
  const int64_t channels = config.hidden;
  bias_ = conv->register_parameter("bias", torch::zeros({channels}));
  weight_g_ = conv->register_parameter("weight_g", torch::ones({1, 1, kernel_}));
  weight_v_ = conv->register_parameter("weight_v", torch::randn({channels, channels / groups_, kernel_}));
}

torch::Tensor HubertPositionImpl::forward(const torch::Tensor& x) {
  const auto weight = at::_weight_norm(weight_v_, weight_g_, /*dim=*/2);
  const auto y = torch::conv1d(x.transpose(1, 2), weight, bias_, /*stride=*/1, /*padding=*/kernel_ / 2, /*dilation=*/1,
                               groups_);  // [B, C, T] or one more
  return torch::gelu(y.narrow(2, 0, x.size(1))).transpose(1, 2);
}

HubertLayerImpl::HubertLayerImpl(const HubertConfig& config) : heads_(config.heads) {
  const auto attention = register_module("attention", std::make_shared<torch::nn::Module>());
  const auto projection = [&](const char* name) {
    return attention->register_module(name, torch::nn::Linear(config.hidden, config.hidden));
  };
  query_ = projection("q_proj");
  key_ = projection("k_proj");
  value_ = projection("v_proj");
  out_ = projection("out_proj");
  attention_norm_ = register_module("layer_norm", layer_norm(config));
  const auto feed_forward = register_module("feed_forward", std::make_shared<torch::nn::Module>());
  widen_ = feed_forward->register_module("intermediate_dense", torch::nn::Linear(config.hidden, config.filter));
  narrow_ = feed_forward->register_module("output_dense", torch::nn::Linear(config.filter, config.hidden));
  final_norm_ = register_module("final_layer_norm", layer_norm(config));
}

torch::Tensor HubertLayerImpl::forward(const torch::Tensor& x) {
  const auto y = attention_norm_(x + out_(attend_in_heads(query_(x), key_(x), value_(x), heads_)));
  return final_norm_(y + narrow_(torch::gelu(widen_(y))));
}

HubertEncoderImpl::HubertEncoderImpl(const HubertConfig& config)
    : position_{register_module("pos_conv_embed", HubertPosition(config))},
      norm_{register_module("layer_norm", layer_norm(config))},
      layers_(*this, "layers") {
  for (int64_t i = 0; i < config.layers; ++i) layers_.add(HubertLayer(config));
}

torch::Tensor HubertEncoderImpl::forward(const torch::Tensor& x) {
  auto y = norm_(x + position_(x));
  for (auto& layer : layers_) y = layer(y);
  return y;
}

}  // namespace timbre
