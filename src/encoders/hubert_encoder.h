#pragma once
// HuBERT's transformer: a wide grouped convolution that tells positions apart, then layers with the norm behind each
// residual. Source: Hugging Face transformers (HubertEncoder).
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include "encoders/hubert_config.h"
#include "nn/module_vector.h"

namespace timbre {

// GELU of a weight-normed convolution. The norm is over the taps (weight_g [1, 1, kernel]), unlike that of
// nn/weight_norm, and an even kernel gives one frame too many: the last is removed.
class HubertPositionImpl : public torch::nn::Module {
 public:
  explicit HubertPositionImpl(const HubertConfig& config);
  torch::Tensor forward(const torch::Tensor& x);  // [B, T, C] → [B, T, C]

 private:
  const int64_t kernel_, groups_;
  torch::Tensor weight_g_, weight_v_, bias_;
};
TORCH_MODULE(HubertPosition);

class HubertLayerImpl : public torch::nn::Module {
 public:
  explicit HubertLayerImpl(const HubertConfig& config);
  torch::Tensor forward(const torch::Tensor& x);  // [B, T, C] → [B, T, C]

 private:
  const int64_t heads_;
  torch::nn::Linear query_{nullptr}, key_{nullptr}, value_{nullptr}, out_{nullptr};
  torch::nn::Linear widen_{nullptr}, narrow_{nullptr};
  torch::nn::LayerNorm attention_norm_{nullptr}, final_norm_{nullptr};
};
TORCH_MODULE(HubertLayer);

class HubertEncoderImpl : public torch::nn::Module {
 public:
  explicit HubertEncoderImpl(const HubertConfig& config);
  torch::Tensor forward(const torch::Tensor& x);  // [B, T, C] → [B, T, C]

 private:
  HubertPosition position_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};
  nn::ModuleVector<HubertLayer> layers_;
};
TORCH_MODULE(HubertEncoder);

}  // namespace timbre
