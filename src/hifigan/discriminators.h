#pragma once
// The discriminators of the adversarial training: one on the wave itself and one for each period, which folds the wave
// into columns of that period. Source: Kong et al. 2020; module/models.py (DiscriminatorS, DiscriminatorP,
// MultiPeriodDiscriminator). Index 0 is the scale discriminator.
#include <vector>

#include "nn/module_vector.h"
#include "nn/weight_norm.h"

namespace timbre::hifigan {

struct Judgement {
  torch::Tensor score;                  // [B, n], 1 for real
  std::vector<torch::Tensor> features;  // outputs of every layer, the score's map last
};

class ScaleDiscriminatorImpl : public torch::nn::Module {
 public:
  ScaleDiscriminatorImpl();
  // wave [B, 1, N]
  Judgement forward(torch::Tensor wave);

 private:
  nn::ModuleVector<nn::WeightNormConv1d> convs_;
  nn::WeightNormConv1d post_{nullptr};
};
TORCH_MODULE(ScaleDiscriminator);

class PeriodDiscriminatorImpl : public torch::nn::Module {
 public:
  explicit PeriodDiscriminatorImpl(int64_t period);
  // wave [B, 1, N]; reflected at its end to a multiple of the period
  Judgement forward(torch::Tensor wave);

 private:
  const int64_t period_;
  nn::ModuleVector<nn::WeightNormColumnConv2d> convs_;
  nn::WeightNormColumnConv2d post_{nullptr};
};
TORCH_MODULE(PeriodDiscriminator);

class DiscriminatorsImpl : public torch::nn::Module {
 public:
  // Periods of v1 and v2; v2Pro adds 17 and 23.
  explicit DiscriminatorsImpl(const std::vector<int64_t>& periods = {2, 3, 5, 7, 11});
  // wave [B, 1, N] → one judgement per discriminator
  std::vector<Judgement> forward(const torch::Tensor& wave);

 private:
  ScaleDiscriminator scale_{nullptr};
  std::vector<PeriodDiscriminator> periods_;
};
TORCH_MODULE(Discriminators);

}  // namespace timbre::hifigan
