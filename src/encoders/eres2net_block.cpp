#include "encoders/eres2net_block.h"

#include <torch/types.h>

namespace timbre {
namespace {

constexpr int64_t kSqueeze = 4;
constexpr double kCeiling = 20;

torch::Tensor activate(const torch::Tensor& x) { return x.clamp(0, kCeiling); }

}  // namespace

torch::nn::Conv2d eres2net_conv(int64_t in, int64_t out, int64_t kernel, int64_t stride, bool bias) {
  return torch::nn::Conv2d(
      torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding((kernel - 1) / 2).bias(bias));
}

AttentiveFusionImpl::AttentiveFusionImpl(int64_t channels) {
  const int64_t inner = channels / kSqueeze;
  // number 2 of the official sequence is the activation
  const auto sequence = register_module("local_att", std::make_shared<torch::nn::Module>());
  squeeze_ = sequence->register_module("0", eres2net_conv(2 * channels, inner, 1, 1, /*bias=*/true));
  squeeze_norm_ = sequence->register_module("1", torch::nn::BatchNorm2d(inner));
  expand_ = sequence->register_module("3", eres2net_conv(inner, channels, 1, 1, /*bias=*/true));
  expand_norm_ = sequence->register_module("4", torch::nn::BatchNorm2d(channels));
}

torch::Tensor AttentiveFusionImpl::forward(const torch::Tensor& x, const torch::Tensor& y) {
  const auto squeezed = torch::silu(squeeze_norm_(squeeze_(torch::cat({x, y}, 1))));
  const auto a = torch::tanh(expand_norm_(expand_(squeezed)));
  return x * (1 + a) + y * (1 - a);
}

Eres2NetBlockImpl::Eres2NetBlockImpl(const Eres2NetBlockConfig& config)
    : config_(config), convs_(*this, "convs"), norms_(*this, "bns"), fusions_(*this, "fuse_models") {
  const int64_t inner = config.width * config.groups;
  first_ = register_module("conv1", eres2net_conv(config.in, inner, 1, config.stride, /*bias=*/false));
  first_norm_ = register_module("bn1", torch::nn::BatchNorm2d(inner));
  for (int64_t i = 0; i < config.groups; ++i) {
    convs_.add(eres2net_conv(config.width, config.width, 3, 1, /*bias=*/false));
    norms_.add(torch::nn::BatchNorm2d(config.width));
    if (config.fuse && i > 0) fusions_.add(AttentiveFusion(config.width));
  }
  last_ = register_module("conv3", eres2net_conv(inner, config.out, 1, 1, /*bias=*/false));
  last_norm_ = register_module("bn3", torch::nn::BatchNorm2d(config.out));
  if (config.stride == 1 && config.in == config.out) return;
  const auto path = register_module("shortcut", std::make_shared<torch::nn::Module>());
  shortcut_ = path->register_module("0", eres2net_conv(config.in, config.out, 1, config.stride, /*bias=*/false));
  shortcut_norm_ = path->register_module("1", torch::nn::BatchNorm2d(config.out));
}

torch::Tensor Eres2NetBlockImpl::shortcut(const torch::Tensor& x) {
  return shortcut_.is_empty() ? x : shortcut_norm_(shortcut_(x));
}

torch::Tensor Eres2NetBlockImpl::forward(const torch::Tensor& x) {
  const auto groups = activate(first_norm_(first_(x))).split(config_.width, 1);
  std::vector<torch::Tensor> outputs;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    auto y = groups[i];
    if (i > 0) y = config_.fuse ? fusions_[i - 1](outputs.back(), y) : outputs.back() + y;
    outputs.push_back(activate(norms_[i](convs_[i](y))));
  }
  return activate(last_norm_(last_(torch::cat(outputs, 1))) + shortcut(x));
}

}  // namespace timbre
