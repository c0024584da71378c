#pragma once
// The HiFi-GAN generator: latent frames → wave, by transposed convolutions and averaged residual blocks.
// Source: Kong et al. 2020; module/models.py (Generator).
#include <torch/nn/modules/conv.h>

#include <vector>

#include "hifigan/resblock.h"

namespace timbre::hifigan {

struct GeneratorConfig {
  int64_t input_channels = 192;
  int64_t initial_channels = 512;                          // halved by every upsampling
  std::vector<int64_t> upsample_rates = {10, 8, 2, 2, 2};  // product = samples per frame
  std::vector<int64_t> upsample_kernels = {16, 16, 8, 2, 2};
  ResBlockKind resblock = ResBlockKind::kPaired;
  std::vector<int64_t> resblock_kernels = {3, 7, 11};
  std::vector<std::vector<int64_t>> resblock_dilations = {{1, 3, 5}, {1, 3, 5}, {1, 3, 5}};
  int64_t condition_channels = 512;  // width of g; 0: no condition
  bool conv_post_bias = false;

  // Product of upsample_rates.
  int64_t samples_per_frame() const;
};

class GeneratorImpl : public torch::nn::Module {
 public:
  // Throws Error(kModel) where the lists of the config do not fit each other.
  explicit GeneratorImpl(const GeneratorConfig& config);
  // x [B, input_channels, T], g [B, condition_channels, 1] or undefined → wave [B, 1, T · samples_per_frame] in (−1, 1)
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& g);

 private:
  torch::nn::Conv1d conv_pre_{nullptr}, condition_{nullptr}, conv_post_{nullptr};
  nn::ModuleVector<nn::WeightNormConvTranspose1d> upsamplers_;
  nn::ModuleVector<ResBlock> resblocks_;
};
TORCH_MODULE(Generator);

}  // namespace timbre::hifigan
