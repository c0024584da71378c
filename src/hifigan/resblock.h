#pragma once
// Residual blocks of HiFi-GAN (Kong et al. 2020). Kind 1 pairs each dilated convolution with a plain one; kind 2 has
// the dilated ones alone. Registered names: convs1 and convs2, or convs.
#include "nn/module_vector.h"
#include "nn/weight_norm.h"

namespace timbre::hifigan {

// Slope of every LeakyReLU but the generator's last.
constexpr double kLeakySlope = 0.1;

enum class ResBlockKind { kPaired = 1, kSingle = 2 };

class ResBlockImpl : public torch::nn::Module {
 public:
  ResBlockImpl(ResBlockKind kind, int64_t channels, int64_t kernel, const std::vector<int64_t>& dilations);
  // x [B, C, T] → [B, C, T]
  torch::Tensor forward(torch::Tensor x);

 private:
  nn::ModuleVector<nn::WeightNormConv1d> dilated_;
  std::vector<nn::WeightNormConv1d> plain_;  // empty in kind 2
};
TORCH_MODULE(ResBlock);

}  // namespace timbre::hifigan
