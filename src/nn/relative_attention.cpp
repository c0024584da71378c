#include "nn/relative_attention.h"

#include <torch/nn/init.h>
#include <torch/types.h>

#include <cmath>

namespace timbre::nn {
namespace {
constexpr double kMaskedScore = -1e4;

torch::nn::Conv1d projection(int64_t channels) { return torch::nn::Conv1d(channels, channels, 1); }
}  // namespace

// Both functions use that in a padded matrix of row length W, reading with row length W ± 1 moves each row by one
// place against the row above.
torch::Tensor band_to_square(const torch::Tensor& band) {
  const int64_t batch = band.size(0), heads = band.size(1), frames = band.size(2), width = band.size(3);
  const int64_t row = frames + width - 1;  // the square and the band's overhang on both sides
  const auto padded = torch::constant_pad_nd(band, {0, row + 1 - width});  // [B, H, T, row + 1]
  const auto flat = padded.reshape({batch, heads, frames * (row + 1)});
  const auto shifted = flat.narrow(2, 0, frames * row).reshape({batch, heads, frames, row});
  return shifted.narrow(3, (width - 1) / 2, frames);
}

torch::Tensor square_to_band(const torch::Tensor& square, int64_t window) {
  const int64_t batch = square.size(0), heads = square.size(1), frames = square.size(2);
  const int64_t row = frames + 2 * window;
  const auto padded = torch::constant_pad_nd(square, {window, window});  // [B, H, T, row]
  const auto flat = torch::constant_pad_nd(padded.reshape({batch, heads, frames * row}), {0, frames});
  return flat.reshape({batch, heads, frames, row + 1}).narrow(3, 0, 2 * window + 1);
}

ChannelAttentionImpl::ChannelAttentionImpl(int64_t channels, int64_t heads, double dropout, int64_t window)
    : heads_(heads), window_(window) {
  query_ = register_module("conv_q", projection(channels));
  key_ = register_module("conv_k", projection(channels));
  value_ = register_module("conv_v", projection(channels));
  out_ = register_module("conv_o", projection(channels));
  for (auto* conv : {&query_, &key_, &value_}) torch::nn::init::xavier_uniform_((*conv)->weight);
  dropout_ = register_module("drop", torch::nn::Dropout(dropout));
  if (window > 0) {
    const int64_t depth = channels / heads;
    const double scale = 1.0 / std::sqrt(static_cast<double>(depth));
    relative_keys_ = register_parameter("emb_rel_k", torch::randn({1, 2 * window + 1, depth}) * scale);
    relative_values_ = register_parameter("emb_rel_v", torch::randn({1, 2 * window + 1, depth}) * scale);
  }
}

torch::Tensor ChannelAttentionImpl::split_heads(const torch::Tensor& x) const {
  // [B, C, T] → [B, H, D, T] → [B, H, T, D]
  return x.view({x.size(0), heads_, x.size(1) / heads_, x.size(2)}).transpose(2, 3);
}

torch::Tensor ChannelAttentionImpl::forward(const torch::Tensor& x, const torch::Tensor& context,
                                            const torch::Tensor& mask, torch::Tensor* probabilities) {
  auto q = split_heads(query_(x));
  const auto k = split_heads(key_(context)), v = split_heads(value_(context));
  q = q / std::sqrt(static_cast<double>(q.size(3)));
  auto scores = torch::matmul(q, k.transpose(2, 3));  // [B, H, T_q, T_k]
  if (window_ > 0) scores = scores + band_to_square(torch::matmul(q, relative_keys_.transpose(1, 2)));
  if (mask.defined()) scores = scores.masked_fill(mask == 0, kMaskedScore);
  auto attention = torch::softmax(scores, -1);
  if (probabilities != nullptr) *probabilities = attention;
  attention = dropout_(attention);
  auto y = torch::matmul(attention, v);  // [B, H, T_q, D]
  if (window_ > 0) y = y + torch::matmul(square_to_band(attention, window_), relative_values_);
  // [B, H, T, D] → [B, H, D, T] → [B, C, T]
  return out_(y.transpose(2, 3).reshape({x.size(0), x.size(1), x.size(2)}));
}

}  // namespace timbre::nn
