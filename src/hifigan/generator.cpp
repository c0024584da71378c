#include "hifigan/generator.h"

#include <torch/types.h>

#include <functional>
#include <numeric>

#include "base/error.h"

namespace timbre::hifigan {
namespace {

// torch's default slope, which the official code uses before conv_post alone.
constexpr double kLastSlope = 0.01;
constexpr int64_t kOuterKernel = 7;

void check(const GeneratorConfig& config) {
  if (config.upsample_rates.size() != config.upsample_kernels.size()) {
    throw Error(ErrorKind::kModel, "HiFi-GAN config: " + std::to_string(config.upsample_rates.size()) +
                                       " upsample_rates but " + std::to_string(config.upsample_kernels.size()) +
                                       " upsample_kernels; they must be as many");
  }
  if (config.resblock_kernels.empty() || config.resblock_kernels.size() != config.resblock_dilations.size()) {
    throw Error(ErrorKind::kModel, "HiFi-GAN config: " + std::to_string(config.resblock_kernels.size()) +
                                       " resblock_kernels but " + std::to_string(config.resblock_dilations.size()) +
                                       " resblock_dilations; they must be as many and at least one");
  }
}

}  // namespace

int64_t GeneratorConfig::samples_per_frame() const {
  return std::accumulate(upsample_rates.begin(), upsample_rates.end(), int64_t{1}, std::multiplies<>());
}

GeneratorImpl::GeneratorImpl(const GeneratorConfig& config)
    : upsamplers_(*this, "ups"), resblocks_(*this, "resblocks") {
  check(config);
  const auto outer = [](int64_t in, int64_t out) {
    return torch::nn::Conv1dOptions(in, out, kOuterKernel).padding(nn::same_padding(kOuterKernel));
  };
  int64_t channels = config.initial_channels;
  conv_pre_ = register_module("conv_pre", torch::nn::Conv1d(outer(config.input_channels, channels)));
  if (config.condition_channels > 0) {
    condition_ = register_module("cond", torch::nn::Conv1d(config.condition_channels, channels, 1));
  }
  for (std::size_t i = 0; i < config.upsample_rates.size(); ++i, channels /= 2) {
    nn::ConvOptions options;
    options.stride = config.upsample_rates[i];
    options.padding = (config.upsample_kernels[i] - options.stride) / 2;
    upsamplers_.add(nn::WeightNormConvTranspose1d(channels, channels / 2, config.upsample_kernels[i], options));
    for (std::size_t j = 0; j < config.resblock_kernels.size(); ++j) {
      resblocks_.add(ResBlock(config.resblock, channels / 2, config.resblock_kernels[j], config.resblock_dilations[j]));
    }
  }
  conv_post_ = register_module("conv_post", torch::nn::Conv1d(outer(channels, 1).bias(config.conv_post_bias)));
}

torch::Tensor GeneratorImpl::forward(const torch::Tensor& x, const torch::Tensor& g) {
  auto h = conv_pre_(x);
  if (condition_ && g.defined()) h = h + condition_(g);
  const std::size_t kernels = resblocks_.size() / upsamplers_.size();
  for (std::size_t i = 0; i < upsamplers_.size(); ++i) {
    h = upsamplers_[i](torch::leaky_relu(h, kLeakySlope));
    torch::Tensor sum;
    for (std::size_t j = 0; j < kernels; ++j) {
      const auto y = resblocks_[i * kernels + j](h);
      sum = sum.defined() ? sum.add_(y) : y;
    }
    h = sum / static_cast<double>(kernels);
  }
  return torch::tanh(conv_post_(torch::leaky_relu(h, kLastSlope)));
}

}  // namespace timbre::hifigan
