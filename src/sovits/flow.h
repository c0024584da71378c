#pragma once
// The normalising flow between prior and latent: mean-only affine couplings on a WaveNet, each followed by a reversal
// of the channels. Volume-preserving. Source: VITS; module/models.py (ResidualCouplingBlock). State_dict indices 0, 2,
// 4, …: the odd ones are the reversals, which have no parameters.
#include <torch/nn/modules/conv.h>

#include "nn/wavenet.h"
#include "sovits/sovits_config.h"

namespace timbre {

class CouplingImpl : public torch::nn::Module {
 public:
  explicit CouplingImpl(const SoVitsConfig& config);
  // x [B, C, T], mask [B, 1, T], g [B, gin, 1] → [B, C, T]
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& mask, const torch::Tensor& g);
  torch::Tensor reverse(const torch::Tensor& x, const torch::Tensor& mask, const torch::Tensor& g);

 private:
  // The shift of the second half of the channels, from the first half: [B, C/2, T].
  torch::Tensor shift(const torch::Tensor& first, const torch::Tensor& mask, const torch::Tensor& g);

  torch::nn::Conv1d pre_{nullptr}, post_{nullptr};
  nn::WaveNet wavenet_{nullptr};
};
TORCH_MODULE(Coupling);

class FlowImpl : public torch::nn::Module {
 public:
  explicit FlowImpl(const SoVitsConfig& config);
  // Latent z → prior space z_p. x [B, inter, T], mask [B, 1, T], g [B, gin, 1].
  torch::Tensor forward(torch::Tensor x, const torch::Tensor& mask, const torch::Tensor& g);
  // Prior space z_p → latent z; the inverse of forward where the mask is 1.
  torch::Tensor reverse(torch::Tensor x, const torch::Tensor& mask, const torch::Tensor& g);

 private:
  nn::ModuleVector<Coupling> couplings_;
};
TORCH_MODULE(Flow);

}  // namespace timbre
