#pragma once
// Vector quantisation with one Euclidean codebook, frozen: content features ↔ semantic tokens.
// Source: module/quantize.py and core_vq.py (encodec). Registered as "vq.layers.0._codebook" with its four buffers.
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include "sovits/sovits_config.h"

namespace timbre {

class QuantizerImpl : public torch::nn::Module {
 public:
  explicit QuantizerImpl(const SoVitsConfig& config);
  // x [B, ssl_dim, T] → nearest code [B, T] (int64). No gradient.
  torch::Tensor encode(const torch::Tensor& x);
  // codes [B, T] → [B, ssl_dim, T]. No gradient: the codebook is a buffer.
  torch::Tensor decode(const torch::Tensor& codes);
  // Replaces the codebook [codebook_size, ssl_dim], for example by k-means centres.
  void set_codebook(const torch::Tensor& embed);

 private:
  torch::Tensor embed_, embed_average_;
};
TORCH_MODULE(Quantizer);

}  // namespace timbre
