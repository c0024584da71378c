#pragma once
// Gated dilated convolutions with residual and skip paths and a global condition, as in WaveGlow and VITS
// (module/modules.py, WN). All convolutions are weight-normalised; dilation is 1 in every official network.
#include "nn/module_vector.h"
#include "nn/weight_norm.h"

namespace timbre::nn {

class WaveNetImpl : public torch::nn::Module {
 public:
  // condition_channels: width of g; 0 means that g is not used.
  WaveNetImpl(int64_t channels, int64_t kernel, int64_t layers, int64_t condition_channels);
  // x [B, C, T], mask [B, 1, T], g [B, condition_channels, 1 or T] or undefined → [B, C, T], zero where the mask is
  torch::Tensor forward(torch::Tensor x, const torch::Tensor& mask, const torch::Tensor& g);

 private:
  const int64_t channels_;
  ModuleVector<WeightNormConv1d> in_layers_;
  ModuleVector<WeightNormConv1d> res_skip_layers_;
  WeightNormConv1d condition_{nullptr};
};
TORCH_MODULE(WaveNet);

}  // namespace timbre::nn
