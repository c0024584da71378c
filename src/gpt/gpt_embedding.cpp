#include "gpt/gpt_embedding.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace timbre {
namespace {

constexpr int64_t kFirstTableRows = 1024;

}  // namespace

TokenEmbeddingImpl::TokenEmbeddingImpl(int64_t vocabulary, int64_t dim)
    : table_(register_module("word_embeddings", torch::nn::Embedding(vocabulary, dim))) {}

torch::Tensor TokenEmbeddingImpl::forward(const torch::Tensor& ids) {
  // On a GPU this check would wait for all work in flight; there the kernel itself asserts.
  if (ids.device().is_cpu() && ids.numel() > 0) {
    const int64_t low = ids.min().item<int64_t>(), high = ids.max().item<int64_t>(), size = table_->weight.size(0);
    if (low < 0 || high >= size) {
      throw Error(ErrorKind::kModel,
                  fmt::format("id {} does not fit the GPT's table of {}; use inputs made for this model",
                              low < 0 ? low : high, size));
    }
  }
  return table_(ids);
}

SinePositionImpl::SinePositionImpl(int64_t dim, double dropout)
    : dim_(dim), dropout_(dropout), alpha_(register_parameter("alpha", torch::ones({1}))) {}

torch::Tensor SinePositionImpl::table(int64_t frames, const torch::Tensor& x) {
  if (!table_.defined() || table_.size(0) < frames || table_.device() != x.device() || table_.dtype() != x.dtype()) {
    const c10::InferenceMode ordinary(false);  // training may use the table after inference made it
    const int64_t rows = std::max(frames, table_.defined() ? 2 * table_.size(0) : kFirstTableRows);
    const auto position = at::arange(rows, at::kFloat).unsqueeze(1);
    const auto rate = at::exp(at::arange(0, dim_, 2, at::kFloat) * (-std::log(10000.0) / static_cast<double>(dim_)));
    const auto angle = position * rate;                                                    // [T, dim / 2]
    const auto interleaved = at::stack({angle.sin(), angle.cos()}, 2).view({rows, dim_});  // [T, dim]
    table_ = interleaved.to(x.device(), x.scalar_type());
  }
  return table_.narrow(0, 0, frames);
}

torch::Tensor SinePositionImpl::forward(const torch::Tensor& x) {
  return at::dropout(x + alpha_ * table(x.size(1), x), dropout_, is_training());
}

torch::Tensor SinePositionImpl::at_position(const torch::Tensor& x, int64_t position) {
  return at::addcmul(x, table(position + 1, x)[position], alpha_);
}

}  // namespace timbre
