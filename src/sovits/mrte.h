#pragma once
// Multi-reference timbre encoder: content frames attend to the phonemes and receive the speaker condition.
// Source: module/mrte_model.py (MRTE).
#include "nn/relative_attention.h"
#include "sovits/sovits_config.h"

namespace timbre {

class MrteImpl : public torch::nn::Module {
 public:
  explicit MrteImpl(const SoVitsConfig& config);
  // content [B, hidden, T], text [B, hidden, T_text], their masks [B, 1, ·], ge [B, mrte_hidden, 1] → [B, hidden, T].
  // `attention`, where given, receives the probabilities [B, mrte_heads, T, T_text]; they carry gradient.
  torch::Tensor forward(const torch::Tensor& content, const torch::Tensor& content_mask, const torch::Tensor& text,
                        const torch::Tensor& text_mask, const torch::Tensor& ge, torch::Tensor* attention = nullptr);

 private:
  nn::ChannelAttention cross_attention_{nullptr};
  torch::nn::Conv1d content_in_{nullptr}, text_in_{nullptr}, out_{nullptr};
};
TORCH_MODULE(Mrte);

}  // namespace timbre
