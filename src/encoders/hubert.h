#pragma once
// HuBERT: a raw wave → what is said, 50 frames a second. The content of the official models is its last hidden state.
// Source: Hsu et al. 2021; Hugging Face transformers (HubertModel, "base": group norm in the first convolution, layer
// norm behind each residual). For inference alone: no dropout, no masking of spans, no padding within a batch.
#include "encoders/hubert_config.h"
#include "encoders/hubert_encoder.h"
#include "encoders/hubert_features.h"

namespace timbre {

class HubertImpl : public torch::nn::Module {
 public:
  explicit HubertImpl(const HubertConfig& config = {});

  // wave [B, samples] at 16 kHz, as recorded: the official models skip the feature extractor's normalisation.
  // → last_hidden_state with the channels in front, [B, hidden, T], T = config.frames(samples). Computes in the type of
  // the weights. Throws Error(kInput) for another rank or a wave too short for one frame (400 samples).
  torch::Tensor forward(const torch::Tensor& wave);

  const HubertConfig& config() const { return config_; }

 private:
  const HubertConfig config_;
  HubertFeatures features_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};
  torch::nn::Linear projection_{nullptr};
  HubertEncoder encoder_{nullptr};
};
TORCH_MODULE(Hubert);

}  // namespace timbre
