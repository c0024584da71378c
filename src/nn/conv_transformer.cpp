#include "nn/conv_transformer.h"

#include <torch/types.h>

#include "nn/masks.h"

namespace timbre::nn {

ConvFeedForwardImpl::ConvFeedForwardImpl(const ConvTransformerConfig& config) : kernel_(config.kernel) {
  expand_ = register_module("conv_1", torch::nn::Conv1d(config.channels, config.filter_channels, kernel_));
  reduce_ = register_module("conv_2", torch::nn::Conv1d(config.filter_channels, config.channels, kernel_));
  dropout_ = register_module("drop", torch::nn::Dropout(config.dropout));
}

torch::Tensor ConvFeedForwardImpl::pad(const torch::Tensor& x) const {
  return torch::constant_pad_nd(x, {(kernel_ - 1) / 2, kernel_ / 2});
}

torch::Tensor ConvFeedForwardImpl::forward(const torch::Tensor& x, const torch::Tensor& mask) {
  const auto h = dropout_(torch::relu(expand_(pad(x * mask))));
  return reduce_(pad(h * mask)) * mask;
}

ConvTransformerImpl::ConvTransformerImpl(const ConvTransformerConfig& config)
    : attentions_(*this, "attn_layers"),
      attention_norms_(*this, "norm_layers_1"),
      feed_forwards_(*this, "ffn_layers"),
      feed_forward_norms_(*this, "norm_layers_2") {
  dropout_ = register_module("drop", torch::nn::Dropout(config.dropout));
  for (int64_t i = 0; i < config.layers; ++i) {
    attentions_.add(ChannelAttention(config.channels, config.heads, config.dropout, config.window));
    attention_norms_.add(ChannelNorm(config.channels));
    feed_forwards_.add(ConvFeedForward(config));
    feed_forward_norms_.add(ChannelNorm(config.channels));
  }
}

torch::Tensor ConvTransformerImpl::forward(torch::Tensor x, const torch::Tensor& mask) {
  const auto attention_mask = mask.unsqueeze(2) * mask.unsqueeze(3);  // [B, 1, T, T]
  x = x * mask;
  for (std::size_t i = 0; i < attentions_.size(); ++i) {
    x = attention_norms_[i](x + dropout_(attentions_[i](x, x, attention_mask)));
    x = feed_forward_norms_[i](x + dropout_(feed_forwards_[i](x, mask)));
  }
  return x * mask;
}

torch::Tensor encode_symbols(torch::nn::Embedding& vectors, ConvTransformer& encoder, const torch::Tensor& ids,
                             const torch::Tensor& lengths) {
  const auto x = vectors(ids).transpose(1, 2);
  const auto mask = sequence_mask(lengths, ids.size(1), x);
  return encoder(x * mask, mask);
}

}  // namespace timbre::nn
