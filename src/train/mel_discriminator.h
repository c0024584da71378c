#pragma once
// Tells the log-mels of recordings from those of made speech, patch by patch. Far smaller than HiFi-GAN's
// discriminators of the wave, it can be learnt from nothing on a minute of speech; against it, a network that is also
// held to the spectral envelope cannot get away with the mean of all it might say.
#include <torch/nn/modules/conv.h>

#include "hifigan/discriminators.h"

namespace timbre {

class MelDiscriminatorImpl : public torch::nn::Module {
 public:
  explicit MelDiscriminatorImpl(int64_t width = 24);
  // log_mel [B, bands, T] → one score a patch, 1 for a recording.
  hifigan::Judgement forward(const torch::Tensor& log_mel);

 private:
  nn::ModuleVector<torch::nn::Conv2d> convs_;
};
TORCH_MODULE(MelDiscriminator);

}  // namespace timbre
