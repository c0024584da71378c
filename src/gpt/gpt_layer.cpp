#include "gpt/gpt_layer.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>

#include <cmath>

#include "nn/attention.h"

namespace timbre {

torch::Tensor linear_rows(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias) {
  if (x.size(0) != 1) return at::linear(x, weight, bias);
  const auto row = x.squeeze(0);
  return (bias.defined() ? at::addmv(bias, weight, row) : at::mv(weight, row)).unsqueeze(0);
}

GptAttentionImpl::GptAttentionImpl(const GptConfig& config)
    : heads_(config.num_heads),
      head_dim_(config.head_dim()),
      dropout_(config.dropout),
      in_weight_(register_parameter("in_proj_weight", torch::empty({3 * config.hidden_dim, config.hidden_dim}))),
      in_bias_(register_parameter("in_proj_bias", torch::zeros({3 * config.hidden_dim}))),
      out_(register_module("out_proj", torch::nn::Linear(config.hidden_dim, config.hidden_dim))) {
  torch::nn::init::xavier_uniform_(in_weight_);
  torch::nn::init::zeros_(out_->bias);
}

torch::Tensor GptAttentionImpl::forward(const torch::Tensor& x, const torch::Tensor& mask, KvCache* cache,
                                        int64_t layer, torch::Tensor* weights) {
  const int64_t batch = x.size(0), frames = x.size(1);
  const auto parts = at::linear(x, in_weight_, in_bias_)
                         .view({batch, frames, 3, heads_, head_dim_})
                         .permute({2, 0, 3, 1, 4})  // [3, B, H, T, D]
                         .unbind(0);
  const auto &q = parts[0], &k = parts[1], &v = parts[2];
  if (cache) cache->append(layer, k, v);
  const double dropout = is_training() ? dropout_ : 0;
  torch::Tensor heads;
  if (weights) {
    *weights = nn::attention_weights(q, k, mask);
    heads = at::matmul(at::dropout(*weights, dropout, dropout > 0), v);
  } else {
    heads = nn::attend(q, k, v, mask, dropout);
  }
  return out_(heads.transpose(1, 2).reshape({batch, frames, heads_ * head_dim_}));  // [B, T, d]
}

namespace {

// One query a head that sees within the window only the phonemes in it: q [1, H, D], k and v [1, H, T, D] → [1, H, D].
torch::Tensor attend_within(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                            const torch::Tensor& key_mask, TextWindow& window) {
  auto hidden = at::zeros({1, k.size(1), 1, k.size(2)}, q.options());
  auto guided = hidden.narrow(1, 0, window.heads);
  guided.narrow(3, 0, window.begin).fill_(-INFINITY);
  guided.narrow(3, window.end, window.text - window.end).fill_(-INFINITY);
  if (key_mask.defined()) hidden = hidden + key_mask.unsqueeze(-2);
  const auto weights = nn::attention_weights(q.unsqueeze(2), k, hidden);  // [1, H, 1, T]
  window.looks = weights.narrow(1, 0, window.heads)
                     .narrow(3, 0, window.text)
                     .mean(at::IntArrayRef{0, 1, 2})
                     .to(at::kCPU, at::kFloat)
                     .contiguous();
  return at::matmul(weights, v).squeeze(2);
}

}  // namespace

torch::Tensor GptAttentionImpl::step(const torch::Tensor& x, KvCache& cache, int64_t layer, TextWindow* window) {
  const int64_t batch = x.size(0), length = cache.length() + 1;
  const auto parts =
      linear_rows(x, in_weight_, in_bias_).view({batch, 3, heads_, head_dim_}).unbind(1);  // [B, H, D] each
  cache.append(layer, parts[1].unsqueeze(2), parts[2].unsqueeze(2));
  const auto keys = cache.keys(layer, length), values = cache.values(layer, length), mask = cache.key_mask(length);
  const auto heads = window != nullptr && window->layer == layer ? attend_within(parts[0], keys, values, mask, *window)
                                                                 : nn::attend_one(parts[0], keys, values, mask);
  return linear_rows(heads.reshape({batch, heads_ * head_dim_}), out_->weight, out_->bias);
}

GptLayerImpl::GptLayerImpl(const GptConfig& config)
    : dropout_(config.dropout),
      attention_(register_module("self_attn", GptAttention(config))),
      expand_(register_module("linear1", torch::nn::Linear(config.hidden_dim, 4 * config.hidden_dim))),
      shrink_(register_module("linear2", torch::nn::Linear(4 * config.hidden_dim, config.hidden_dim))),
      norm_attention_(register_module("norm1", torch::nn::LayerNorm(torch::nn::LayerNormOptions({config.hidden_dim})))),
      norm_feed_forward_(
          register_module("norm2", torch::nn::LayerNorm(torch::nn::LayerNormOptions({config.hidden_dim})))) {}

torch::Tensor GptLayerImpl::forward(const torch::Tensor& x, const torch::Tensor& mask, KvCache* cache, int64_t layer,
                                    torch::Tensor* weights) {
  const auto drop = [this](const torch::Tensor& y) { return at::dropout(y, dropout_, is_training()); };
  const auto y = norm_attention_(x + drop(attention_->forward(x, mask, cache, layer, weights)));
  return norm_feed_forward_(y + drop(shrink_(drop(at::relu(expand_(y))))));
}

torch::Tensor GptLayerImpl::step(const torch::Tensor& x, KvCache& cache, int64_t layer, TextWindow* window) {
  const auto y = norm_attention_(attention_->step(x, cache, layer, window).add_(x));
  const auto wide = linear_rows(y, expand_->weight, expand_->bias).relu_();
  return norm_feed_forward_(linear_rows(wide, shrink_->weight, shrink_->bias).add_(y));
}

}  // namespace timbre
