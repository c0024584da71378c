#include "sovits/mrte.h"

#include <torch/types.h>

namespace timbre {

MrteImpl::MrteImpl(const SoVitsConfig& config) {
  const int64_t hidden = config.hidden_channels, wide = config.mrte_hidden;
  cross_attention_ = register_module("cross_attention", nn::ChannelAttention(wide, config.mrte_heads, /*dropout=*/0.0));
  content_in_ = register_module("c_pre", torch::nn::Conv1d(hidden, wide, 1));
  text_in_ = register_module("text_pre", torch::nn::Conv1d(hidden, wide, 1));
  out_ = register_module("c_post", torch::nn::Conv1d(wide, hidden, 1));
}

torch::Tensor MrteImpl::forward(const torch::Tensor& content, const torch::Tensor& content_mask,
                                const torch::Tensor& text, const torch::Tensor& text_mask, const torch::Tensor& ge,
                                torch::Tensor* attention) {
  const auto mask = content_mask.unsqueeze(3) * text_mask.unsqueeze(2);  // [B, 1, T, T_text]
  const auto c = content_in_(content * content_mask);
  const auto t = text_in_(text * text_mask);
  const auto read = cross_attention_(c * content_mask, t * text_mask, mask, attention);
  return out_((read + c + ge) * content_mask);
}

}  // namespace timbre
