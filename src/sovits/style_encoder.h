#pragma once
// Reference spectrogram → speaker condition ge: two layers per frame, two gated convolutions, one self-attention, mean
// over time. Source: Meta-StyleSpeech (Min et al. 2021); module/modules.py (MelStyleEncoder).
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>

#include "nn/module_vector.h"
#include "sovits/sovits_config.h"

namespace timbre {

// A linear layer registered as "fc".
class StyleLinearImpl : public torch::nn::Module {
 public:
  StyleLinearImpl(int64_t in, int64_t out);
  torch::Tensor forward(const torch::Tensor& x) { return linear_(x); }

 private:
  torch::nn::Linear linear_{nullptr};
};
TORCH_MODULE(StyleLinear);

// x + conv_a(x) · sigmoid(conv_b(x)); both convolutions registered as one, "conv1.conv".
class GatedConvImpl : public torch::nn::Module {
 public:
  GatedConvImpl(int64_t channels, int64_t kernel, double dropout);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  torch::nn::Conv1d conv_{nullptr};
  torch::nn::Dropout dropout_{nullptr};
};
TORCH_MODULE(GatedConv);

// Self-attention with residual. Its temperature is √channels, not √(channels / heads).
class StyleAttentionImpl : public torch::nn::Module {
 public:
  StyleAttentionImpl(int64_t channels, int64_t heads, double dropout);
  // x [B, T, C], blocked [B, T] (true = padding) → [B, T, C]
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& blocked);

 private:
  const int64_t heads_;
  torch::nn::Linear query_{nullptr}, key_{nullptr}, value_{nullptr}, out_{nullptr};
  torch::nn::Dropout dropout_{nullptr};
};
TORCH_MODULE(StyleAttention);

class StyleEncoderImpl : public torch::nn::Module {
 public:
  explicit StyleEncoderImpl(const SoVitsConfig& config);
  // spec [B, style_bins, T], mask [B, 1, T] → ge [B, gin, 1]
  torch::Tensor forward(const torch::Tensor& spec, const torch::Tensor& mask);

 private:
  nn::ModuleVector<StyleLinear> spectral_;
  nn::ModuleVector<GatedConv> temporal_;
  StyleAttention attention_{nullptr};
  StyleLinear out_{nullptr};
  torch::nn::Dropout dropout_{nullptr};
};
TORCH_MODULE(StyleEncoder);

}  // namespace timbre
