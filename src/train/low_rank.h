#pragma once
// Low-rank adaptation of a network: each chosen weight W becomes W₀ + B·A with A [rank, inputs] and B [outputs, rank],
// of which only A and B are learnt. Source: Hu et al., "LoRA", 2021. The network itself stays as it is: after
// backward() the gradients of W are turned into those of A and B (dA = Bᵀ·dW, dB = dW·Aᵀ), which is what
// differentiating through the sum would give.
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <string>
#include <vector>

#include "checkpoint/safetensors.h"

namespace timbre {

struct LowRankOptions {
  std::vector<std::string> prefixes;  // of the names of weights to adapt; matrices and kernels alone
  int64_t rank = 8;                   // at most the smaller side of each weight
  double first_scale = 1;             // of A's random start, against 1 / √inputs; B starts at zero
  uint64_t seed = 1;
};

class LowRankImpl : public torch::nn::Module {
 public:
  // Freezes the whole network but for the adapted weights, which backward() needs; fold weight norm before. `network`
  // must outlive this. Errors: kModel when no weight has one of the prefixes.
  LowRankImpl(torch::nn::Module& network, const LowRankOptions& options);
  // Puts W₀ + B·A into the network.
  void apply();
  // After backward(): gradients of A and B; those of the weights are dropped.
  void take_gradients();
  // "NAME.lora_a", "NAME.lora_b" of every adapted weight.
  StateDict factors() const;

 private:
  struct Slot {
    std::string name;
    torch::Tensor weight, original;  // of the network; [outputs, …]
    torch::Tensor a, b;
  };
  std::vector<Slot> slots_;
};
TORCH_MODULE(LowRank);

}  // namespace timbre
