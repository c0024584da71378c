#include "sovits/style_encoder.h"

#include <torch/types.h>

#include <cmath>
#include <limits>

#include "nn/weight_norm.h"

namespace timbre {
namespace {

constexpr double kDropout = 0.1;
constexpr int64_t kTemporalKernel = 5;

// libtorch 1.13 has no such function in half precision on the CPU.
torch::Tensor mish_in_fp32(const torch::Tensor& x) { return torch::mish(x.to(torch::kFloat)).to(x.scalar_type()); }

}  // namespace

StyleLinearImpl::StyleLinearImpl(int64_t in, int64_t out)
    : linear_(register_module("fc", torch::nn::Linear(in, out))) {}

GatedConvImpl::GatedConvImpl(int64_t channels, int64_t kernel, double dropout) {
  const auto options = torch::nn::Conv1dOptions(channels, 2 * channels, kernel).padding(nn::same_padding(kernel));
  const auto wrapper = register_module("conv1", std::make_shared<torch::nn::Module>());
  conv_ = wrapper->register_module("conv", torch::nn::Conv1d(options));
  dropout_ = register_module("dropout", torch::nn::Dropout(dropout));
}

torch::Tensor GatedConvImpl::forward(const torch::Tensor& x) { return x + dropout_(torch::glu(conv_(x), 1)); }

StyleAttentionImpl::StyleAttentionImpl(int64_t channels, int64_t heads, double dropout) : heads_(heads) {
  query_ = register_module("w_qs", torch::nn::Linear(channels, channels));
  key_ = register_module("w_ks", torch::nn::Linear(channels, channels));
  value_ = register_module("w_vs", torch::nn::Linear(channels, channels));
  out_ = register_module("fc", torch::nn::Linear(channels, channels));
  dropout_ = register_module("dropout", torch::nn::Dropout(dropout));
}

torch::Tensor StyleAttentionImpl::forward(const torch::Tensor& x, const torch::Tensor& blocked) {
  const int64_t batch = x.size(0), frames = x.size(1), channels = x.size(2);
  // [B, T, C] → [B, T, H, D] → [B, H, T, D]
  const auto split = [&](const torch::Tensor& t) {
    return t.view({batch, frames, heads_, channels / heads_}).transpose(1, 2);
  };
  const auto q = split(query_(x)), k = split(key_(x)), v = split(value_(x));
  auto scores = torch::matmul(q, k.transpose(2, 3)) / std::sqrt(static_cast<double>(channels));
  scores = scores.masked_fill(blocked.unsqueeze(1).unsqueeze(2), -std::numeric_limits<float>::infinity());
  const auto y = torch::matmul(dropout_(torch::softmax(scores, -1)), v);
  return dropout_(out_(y.transpose(1, 2).reshape({batch, frames, channels}))) + x;
}

StyleEncoderImpl::StyleEncoderImpl(const SoVitsConfig& config)
    : spectral_(*this, "spectral"), temporal_(*this, "temporal") {
  const int64_t hidden = config.style_hidden;
  // the gaps in the numbers are activations and dropouts of the official sequence
  spectral_.add(StyleLinear(config.style_bins, hidden), 0);
  spectral_.add(StyleLinear(hidden, hidden), 3);
  for (int i = 0; i < 2; ++i) temporal_.add(GatedConv(hidden, kTemporalKernel, kDropout));
  attention_ = register_module("slf_attn", StyleAttention(hidden, config.style_heads, kDropout));
  out_ = register_module("fc", StyleLinear(hidden, config.gin_channels));
  dropout_ = register_module("dropout", torch::nn::Dropout(kDropout));
}

torch::Tensor StyleEncoderImpl::forward(const torch::Tensor& spec, const torch::Tensor& mask) {
  const auto blocked = (mask == 0).squeeze(1);  // [B, T]
  auto x = spec.transpose(1, 2);                // [B, bins, T] → [B, T, bins]
  for (auto& layer : spectral_) x = dropout_(mish_in_fp32(layer(x)));
  x = x.transpose(1, 2);  // [B, hidden, T]
  for (auto& layer : temporal_) x = layer(x);
  x = x.transpose(1, 2).masked_fill(blocked.unsqueeze(2), 0);  // [B, T, hidden]
  x = out_(attention_(x, blocked)).masked_fill(blocked.unsqueeze(2), 0);
  const auto lengths = mask.sum(2);  // [B, 1]
  return (x.sum(1) / lengths).unsqueeze(2);
}

}  // namespace timbre
