#pragma once
// What enters the decoder: token embeddings and sine positions with a learned weight.
#include <torch/nn/module.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/pimpl.h>

namespace timbre {

// A table with the registered name "word_embeddings".
class TokenEmbeddingImpl : public torch::nn::Module {
 public:
  TokenEmbeddingImpl(int64_t vocabulary, int64_t dim);
  // ids (int64, any shape) → [..., dim]. Errors: kModel for an id outside the table.
  torch::Tensor forward(const torch::Tensor& ids);

 private:
  torch::nn::Embedding table_;
};
TORCH_MODULE(TokenEmbedding);

// x + alpha * pe. pe interleaves sine and cosine: pe[p, 2i] = sin(p * 10000^(-2i / dim)), pe[p, 2i + 1] the cosine.
class SinePositionImpl : public torch::nn::Module {
 public:
  SinePositionImpl(int64_t dim, double dropout);
  // x [B, T, dim] at positions 0 … T-1.
  torch::Tensor forward(const torch::Tensor& x);
  // x [B, dim], all at `position`. For inference.
  torch::Tensor at_position(const torch::Tensor& x, int64_t position);

 private:
  // [T, dim] of x's type, on x's device.
  torch::Tensor table(int64_t frames, const torch::Tensor& x);

  int64_t dim_;
  double dropout_;
  torch::Tensor alpha_;
  torch::Tensor table_;  // grows as needed; no buffer, because official state_dicts have none
};
TORCH_MODULE(SinePosition);

}  // namespace timbre
