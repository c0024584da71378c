#include "encoders/hubert.h"

#include <torch/types.h>

#include "base/error.h"

namespace timbre {
namespace {

const HubertConfig& validated(const HubertConfig& config) {
  config.validate();
  return config;
}

}  // namespace

HubertImpl::HubertImpl(const HubertConfig& config) : config_(validated(config)) {
  // Used only in its training, where it takes the place of masked spans; official files hold it.
  register_parameter("masked_spec_embed", torch::zeros({config.hidden}));
  features_ = register_module("feature_extractor", HubertFeatures(config));
  const int64_t channels = config.conv_channels.back();
  const auto projection = register_module("feature_projection", std::make_shared<torch::nn::Module>());
  norm_ = projection->register_module(
      "layer_norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({channels}).eps(config.norm_epsilon)));
  projection_ = projection->register_module("projection", torch::nn::Linear(channels, config.hidden));
  encoder_ = register_module("encoder", HubertEncoder(config));
}

torch::Tensor HubertImpl::forward(const torch::Tensor& wave) {
  if (wave.dim() != 2 || config_.frames(wave.size(1)) == 0) {
    throw Error(ErrorKind::kInput,
                "HuBERT: expected a batch of waves of at least one frame (400 samples at 16 kHz), "
                "found " +
                    std::to_string(wave.dim()) + " axes, the last of " +
                    std::to_string(wave.dim() > 0 ? wave.size(-1) : 0) + "; give longer audio");
  }
  const auto features = features_(wave.to(projection_->weight.scalar_type()));
  const auto projected = projection_(norm_(features.transpose(1, 2)));  // [B, C, T] → [B, T, C] → [B, T, hidden]
  return encoder_(projected).transpose(1, 2);                           // → [B, hidden, T]
}

}  // namespace timbre
