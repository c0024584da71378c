#pragma once
// Multi-head attention over [B, C, T] with 1×1 convolutions as projections and, where a window is given, learned
// relative position embeddings shared by the heads. Source: Shaw et al. 2018 in the form of VITS
// (module/attentions.py). Masked scores are filled with −1e4, as the official networks do, not with −inf.
#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/pimpl.h>

namespace timbre::nn {

class ChannelAttentionImpl : public torch::nn::Module {
 public:
  // window: relative positions −window … window get an embedding; 0 means none (cross attention).
  ChannelAttentionImpl(int64_t channels, int64_t heads, double dropout, int64_t window = 0);

  // x [B, C, T_q], context [B, C, T_k], mask [B, 1, T_q, T_k] (0 = blocked, undefined = none) → [B, C, T_q].
  // With a window, T_q must equal T_k. `probabilities`, where given, receives the attention [B, heads, T_q, T_k]
  // before dropout; it carries gradient.
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& context, const torch::Tensor& mask,
                        torch::Tensor* probabilities = nullptr);

 private:
  torch::Tensor split_heads(const torch::Tensor& x) const;

  const int64_t heads_, window_;
  torch::nn::Conv1d query_{nullptr}, key_{nullptr}, value_{nullptr}, out_{nullptr};
  torch::Tensor relative_keys_, relative_values_;  // [1, 2·window + 1, C / heads]
  torch::nn::Dropout dropout_{nullptr};
};
TORCH_MODULE(ChannelAttention);

// Moves relative positions to absolute ones: band [B, H, T, 2w + 1], where entry c of row i belongs to key i + c − w,
// → [B, H, T, T] with zeros outside the band.
torch::Tensor band_to_square(const torch::Tensor& band);
// The inverse: [B, H, T, T] → [B, H, T, 2·window + 1], zeros where the band leaves the square.
torch::Tensor square_to_band(const torch::Tensor& square, int64_t window);

}  // namespace timbre::nn
