#pragma once
// One layer of the decoder: self-attention and a ReLU feed-forward part, layer normalisation after each (post-norm, eps
// 1e-5). Registered names are those of torch.nn.TransformerEncoderLayer. Hidden states are [B, T, d], of one token [B,
// d].
#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>
#include <torch/nn/pimpl.h>

#include "gpt/gpt_config.h"
#include "gpt/kv_cache.h"
#include "gpt/text_focus.h"

namespace timbre {

class GptAttentionImpl : public torch::nn::Module {
 public:
  explicit GptAttentionImpl(const GptConfig& config);

  // mask: additive, broadcastable to [B, H, T, T]. With a cache, keys and values are stored as its layer `layer`. With
  // `weights`, the attention weights [B, H, T, T] are left there, with gradients.
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& mask, KvCache* cache, int64_t layer,
                        torch::Tensor* weights);
  // x [B, d] of the next position, which sees everything in the cache and itself; with a window, B = 1 and its heads
  // see no other phonemes.
  torch::Tensor step(const torch::Tensor& x, KvCache& cache, int64_t layer, TextWindow* window = nullptr);

 private:
  int64_t heads_, head_dim_;
  double dropout_;
  torch::Tensor in_weight_, in_bias_;  // queries, keys and values in one, [3d, d] and [3d]
  torch::nn::Linear out_{nullptr};
};
TORCH_MODULE(GptAttention);

class GptLayerImpl : public torch::nn::Module {
 public:
  explicit GptLayerImpl(const GptConfig& config);

  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& mask, KvCache* cache = nullptr, int64_t layer = 0,
                        torch::Tensor* weights = nullptr);
  torch::Tensor step(const torch::Tensor& x, KvCache& cache, int64_t layer, TextWindow* window = nullptr);

 private:
  double dropout_;
  GptAttention attention_;
  torch::nn::Linear expand_, shrink_;
  torch::nn::LayerNorm norm_attention_, norm_feed_forward_;
};
TORCH_MODULE(GptLayer);

// x·Wᵀ + b for x [B, in]; bias may be undefined. A single row goes through the matrix-vector product, which reads the
// weights at memory speed where the general product takes twice the time.
torch::Tensor linear_rows(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias);

}  // namespace timbre
