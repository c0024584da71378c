#include "encoders/content_encoder.h"

#include <torch/nn/functional/activation.h>

namespace timbre {
namespace {
torch::nn::Conv1dOptions same(int64_t in, int64_t out, int64_t kernel, int64_t dilation = 1) {
  return torch::nn::Conv1dOptions(in, out, kernel).padding(dilation * (kernel - 1) / 2).dilation(dilation);
}
constexpr int64_t kDilations[] = {1, 2, 4, 8};
}  // namespace

ContentBlockImpl::ContentBlockImpl(int64_t width, int64_t kernel, int64_t dilation)
    : depth_{register_module("conv", torch::nn::Conv1d(same(width, width, kernel, dilation)))},
      out_{register_module("out", torch::nn::Conv1d(same(width, width, 1)))},
      norm_{register_module("norm", torch::nn::GroupNorm(torch::nn::GroupNormOptions(1, width)))} {}

torch::Tensor ContentBlockImpl::forward(const torch::Tensor& x) { return x + out_(torch::gelu(depth_(norm_(x)))); }

ContentEncoderImpl::ContentEncoderImpl(const ContentEncoderConfig& config)
    : pre_{register_module("pre", torch::nn::Conv1d(same(config.n_mels, config.width, 5)))},
      features_{register_module("features", torch::nn::Conv1d(same(config.width, config.content_dim, 1)))},
      phones_{register_module("phones", torch::nn::Conv1d(same(config.width, config.n_symbols, 1)))},
      blocks_{register_module("blocks", torch::nn::ModuleList())} {
  for (int64_t i = 0; i < config.layers; ++i)
    blocks_->push_back(ContentBlock(config.width, config.kernel, kDilations[i % 4]));
}

Content ContentEncoderImpl::forward(const torch::Tensor& log_mel) {
  // A recording's level and channel are constant in time: take each band's mean away, and scale by the whole's
  // deviation.
  const auto centred = log_mel - log_mel.mean(2, true);
  // The trunk stays in the input's precision under autocast; normalisation needs it.
  auto x = pre_(centred / centred.pow(2).mean({1, 2}, true).add(1e-4).sqrt()).to(log_mel.scalar_type());
  for (const auto& block : *blocks_) x = block->as<ContentBlock>()->forward(x);
  x = torch::gelu(x);
  return {features_(x), phones_(x)};
}

}  // namespace timbre
