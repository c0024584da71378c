#include "gpt/gpt_mask.h"

#include <ATen/ATen.h>

#include <limits>

namespace timbre {
namespace {

// [1, frames]: 0, 1, …
at::Tensor positions(int64_t frames, const at::Tensor& lengths) {
  return at::arange(frames, lengths.options()).unsqueeze(0);
}

}  // namespace

at::Tensor hidden_keys(int64_t text, int64_t audio, at::Device device) {
  const int64_t frames = text + audio;
  // Strictly above the diagonal, except where both are text.
  auto hidden = at::ones({frames, frames}, at::TensorOptions(device).dtype(at::kBool)).triu(1);
  hidden.narrow(0, 0, text).narrow(1, 0, text).fill_(false);
  return hidden;
}

at::Tensor attention_mask(int64_t text, int64_t audio, const at::Tensor& padding, at::Device device) {
  auto hidden = hidden_keys(text, audio, device).unsqueeze(0);              // [1, T, T]
  if (padding.defined()) hidden = hidden.logical_or(padding.unsqueeze(1));  // [B, T, T]
  return at::zeros(hidden.sizes(), at::TensorOptions(device).dtype(at::kFloat))
      .masked_fill_(hidden, -std::numeric_limits<float>::infinity())
      .unsqueeze(1);
}

at::Tensor right_padding(const at::Tensor& lengths, int64_t frames) {
  return positions(frames, lengths) >= lengths.unsqueeze(1);
}

at::Tensor left_padding(const at::Tensor& lengths, int64_t frames) {
  return positions(frames, lengths) < frames - lengths.unsqueeze(1);
}

at::Tensor align_right(const at::Tensor& x, const at::Tensor& lengths) {
  const int64_t frames = x.size(1);
  const auto source = (positions(frames, lengths) - (frames - lengths.unsqueeze(1))).clamp_min(0);  // [B, T]
  return x.gather(1, source.unsqueeze(2).expand_as(x));
}

}  // namespace timbre
