#pragma once
// HuBERT's feature extractor: strided convolutions over the raw wave, 320 samples a frame at the official sizes. Each
// is followed by GELU, the first by a norm of each channel over time before it.
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/normalization.h>

#include "encoders/hubert_config.h"
#include "nn/module_vector.h"

namespace timbre {

// A convolution without bias, a norm where `with_norm` (over time, for each channel alone), GELU.
class HubertConvImpl : public torch::nn::Module {
 public:
  HubertConvImpl(int64_t in, int64_t out, int64_t kernel, int64_t stride, bool with_norm);
  torch::Tensor forward(const torch::Tensor& x);  // [B, in, T] → [B, out, (T − kernel) / stride + 1]

 private:
  torch::nn::Conv1d conv_{nullptr};
  torch::nn::GroupNorm norm_{nullptr};
};
TORCH_MODULE(HubertConv);

class HubertFeaturesImpl : public torch::nn::Module {
 public:
  explicit HubertFeaturesImpl(const HubertConfig& config);
  torch::Tensor forward(const torch::Tensor& wave);  // [B, samples] → [B, last of conv_channels, T]

 private:
  nn::ModuleVector<HubertConv> convs_;
};
TORCH_MODULE(HubertFeatures);

}  // namespace timbre
