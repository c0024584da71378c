#pragma once
// Tells the log-mels of recordings from those of made speech, patch by patch, at each resolution of MultiMel by a
// network of its own. Far smaller than HiFi-GAN's discriminators of the wave, they can be learnt from nothing on a
// minute of speech; against them, a network that is also held to the spectral envelope cannot get away with the mean
// of all it might say.
#include <torch/nn/modules/conv.h>

#include "hifigan/discriminators.h"

namespace timbre {

class MelPatchDiscriminatorImpl : public torch::nn::Module {
 public:
  explicit MelPatchDiscriminatorImpl(int64_t width = 24);
  // log_mel [B, bands, T] → one score a patch, 1 for a recording.
  hifigan::Judgement forward(const torch::Tensor& log_mel);

 private:
  nn::ModuleVector<torch::nn::Conv2d> convs_;
};
TORCH_MODULE(MelPatchDiscriminator);

class MelDiscriminatorImpl : public torch::nn::Module {
 public:
  MelDiscriminatorImpl();
  // log_mels: what MultiMel makes of waves. A judgement for each resolution.
  std::vector<hifigan::Judgement> forward(const std::vector<torch::Tensor>& log_mels);

 private:
  nn::ModuleVector<MelPatchDiscriminator> parts_;
};
TORCH_MODULE(MelDiscriminator);

}  // namespace timbre
