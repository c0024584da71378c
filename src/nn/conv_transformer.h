#pragma once
// The transformer encoder of VITS: relative attention, convolutional feed-forward with ReLU, normalisation after each
// residual. Source: module/attentions.py (Encoder, FFN).
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/embedding.h>

#include "nn/channel_norm.h"
#include "nn/module_vector.h"
#include "nn/relative_attention.h"

namespace timbre::nn {

struct ConvTransformerConfig {
  int64_t channels = 192;         // width
  int64_t filter_channels = 768;  // width inside the feed-forward
  int64_t heads = 2;
  int64_t layers = 6;
  int64_t kernel = 3;    // frames, feed-forward convolutions
  int64_t window = 4;    // frames, relative positions on each side
  double dropout = 0.1;  // training only
};

class ConvFeedForwardImpl : public torch::nn::Module {
 public:
  explicit ConvFeedForwardImpl(const ConvTransformerConfig& config);
  // x [B, C, T], mask [B, 1, T] → [B, C, T]
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& mask);

 private:
  torch::Tensor pad(const torch::Tensor& x) const;

  const int64_t kernel_;
  torch::nn::Conv1d expand_{nullptr}, reduce_{nullptr};
  torch::nn::Dropout dropout_{nullptr};
};
TORCH_MODULE(ConvFeedForward);

class ConvTransformerImpl : public torch::nn::Module {
 public:
  explicit ConvTransformerImpl(const ConvTransformerConfig& config);
  // x [B, C, T], mask [B, 1, T] → [B, C, T], zero where the mask is
  torch::Tensor forward(torch::Tensor x, const torch::Tensor& mask);

 private:
  ModuleVector<ChannelAttention> attentions_;
  ModuleVector<ChannelNorm> attention_norms_;
  ModuleVector<ConvFeedForward> feed_forwards_;
  ModuleVector<ChannelNorm> feed_forward_norms_;
  torch::nn::Dropout dropout_{nullptr};
};
TORCH_MODULE(ConvTransformer);

// Symbols as the encoder reads them: ids [B, T] int64 of the given lengths [B] → [B, C, T], zero past the length.
torch::Tensor encode_symbols(torch::nn::Embedding& vectors, ConvTransformer& encoder, const torch::Tensor& ids,
                             const torch::Tensor& lengths);

}  // namespace timbre::nn
