#pragma once
// What fine-tuning adds to a Voice: low-rank changes of the networks' weights, W = W₀ + B·A (see train/low_rank.h). In
// the Voice file: "sovits.NAME.lora_a", "sovits.NAME.lora_b", the same with "gpt.", in half precision.
#include <torch/nn/module.h>

#include <memory>

#include "checkpoint/safetensors.h"

namespace timbre {

struct VoiceWeights {
  StateDict sovits, gpt;  // "NAME.lora_a" [rank, inputs], "NAME.lora_b" [outputs, rank]
};

// The tensors of a Voice file as VoiceWeights, null when it has none. Errors: kModel, saying what is wrong.
std::shared_ptr<const VoiceWeights> voice_weights(const StateDict& tensors);
void add_voice_weights(const VoiceWeights& weights, StateDict& tensors);

// A network in the weights of one voice or another; what it wore first is kept, and comes back to the bit.
class Wardrobe {
 public:
  // Puts on the factors, or the original weights when empty. Errors: kModel for factors that do not fit the network.
  void wear(torch::nn::Module& network, const StateDict& factors);

 private:
  StateDict originals_;  // of the weights that are changed now
};

}  // namespace timbre
