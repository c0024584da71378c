#pragma once
// Linear spectrogram → distribution of the latent z, for training. Source: module/models.py (PosteriorEncoder). The
// condition is detached: no gradient reaches the style encoder from here.
#include <torch/nn/modules/conv.h>

#include "nn/wavenet.h"
#include "sovits/sovits_config.h"

namespace timbre {

struct Posterior {
  torch::Tensor z, mean, log_scale;  // [B, inter, T]
};

class PosteriorEncoderImpl : public torch::nn::Module {
 public:
  explicit PosteriorEncoderImpl(const SoVitsConfig& config);
  // spec [B, n_fft/2 + 1, T], mask [B, 1, T], g [B, gin, 1], noise [B, inter, T] standard normal (undefined: z = mean)
  Posterior forward(const torch::Tensor& spec, const torch::Tensor& mask, const torch::Tensor& g,
                    const torch::Tensor& noise = {});

 private:
  torch::nn::Conv1d pre_{nullptr}, proj_{nullptr};
  nn::WaveNet wavenet_{nullptr};
};
TORCH_MODULE(PosteriorEncoder);

}  // namespace timbre
