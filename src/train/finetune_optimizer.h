#pragma once
// The optimisers that fine-tuning knows, behind one interface.
#include <torch/nn/module.h>

#include <memory>
#include <string>

#include "train/adamw.h"

namespace timbre {

enum class OptimizerKind { kAdamW, kScaledAdam };

// "adamw", "scaled-adam". Errors: kUsage.
OptimizerKind parse_optimizer(const std::string& name);

class FinetuneOptimizer {
 public:
  virtual ~FinetuneOptimizer() = default;
  // One step; gradients are cleared. Returns their norm; when that is not finite, nothing changes.
  virtual double step(double learning_rate) = 0;
  // Weights averaged over time, with the model's buffers; the model's own tensors where there is no average.
  virtual StateDict averaged() const = 0;
  virtual StateDict state() const = 0;
  // Errors: kModel when a tensor is missing or of another shape.
  virtual void load_state(const StateDict& state) = 0;
  virtual int64_t steps() const = 0;
};

// `options` count for AdamW; of them ScaledAdam takes ema_decay alone.
std::unique_ptr<FinetuneOptimizer> make_optimizer(torch::nn::Module& model, OptimizerKind kind,
                                                  const AdamWOptions& options);

}  // namespace timbre
