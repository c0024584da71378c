#pragma once
// One step of fine-tuning: the adversary's, where there is one, and the network's own; gradients over batches and
// processes, loss scaling, mixed precision.
#include <memory>

#include "train/finetune_loop.h"
#include "train/loss_scale.h"

namespace timbre {

class FinetuneStep {
 public:
  FinetuneStep(FinetuneStage& stage, const FinetuneLoopOptions& options);

  // One step of each at `rate`, on the draws `drawn`, `drawn` + 1, …: one for each batch that is accumulated. Returns
  // the means of what they reported and the norm of the gradient. When that is not finite, nothing was learnt.
  Metrics operator()(double rate, int64_t drawn);

  const FinetuneOptimizer& optimizer() const { return *optimizer_; }
  // Of both optimisers, and the adversary itself. Errors: kModel for a state of another network.
  StateDict state() const;
  void load_state(const StateDict& state);

 private:
  double teach_adversary(double rate, bool last, uint64_t seed, Metrics& metrics);
  void finish_gradients(torch::nn::Module& module);

  FinetuneStage& stage_;
  const FinetuneLoopOptions& options_;
  torch::Device device_;
  std::unique_ptr<FinetuneOptimizer> optimizer_, adversary_;
  LossScale scale_;
};

}  // namespace timbre
