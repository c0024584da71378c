#pragma once
// ScaledAdam (Yao et al., "Zipformer", 2023, section 3.5; icefall's optim.py), the optimiser of the official GPT
// training: Adam whose steps are proportional to each tensor's root mean square, and which also learns that scale
// itself. Gradients are clipped by the median of recent norms, but, as in the source, only where the scales are learnt:
// the steps themselves take the whole gradient, whose size Adam divides out. Its whole state is tensors, so that a
// checkpoint holds nothing else.
#include <torch/nn/module.h>

#include <cstdint>
#include <string>
#include <vector>

#include "checkpoint/safetensors.h"

namespace timbre {

struct ScaledAdamOptions {
  double beta1 = 0.9, beta2 = 0.95, epsilon = 1e-8;
  double clipping_scale = 2;           // largest norm, in medians
  int64_t clipping_period = 1000;      // steps over which the median is taken; there is no clipping before that
  double scalar_rate = 0.1;            // learning rate of scales and of one-element parameters, relative
  double min_rms = 1e-5, max_rms = 3;  // a tensor's scale is not learnt past these
  double max_scalar = 10;              // magnitude of one-element parameters
  int64_t scale_period = 4;            // steps between updates of the scales
};

class ScaledAdam {
 public:
  ScaledAdam(torch::nn::Module& model, const ScaledAdamOptions& options = {});
  // One step at the given learning rate; gradients are cleared, a missing one counts as zero. Returns the norm of all
  // gradients, each times its tensor's root mean square; when that is not finite, nothing changes.
  double step(double learning_rate);
  // Keys "delta/…", "square/…", "rms/…", "scale_square/…", "scale_gradients/…" with the parameter's name; "norms",
  // "threshold", "step".
  StateDict state() const;
  // Errors: kModel when a tensor is missing or of another shape.
  void load_state(const StateDict& state);
  int64_t steps() const { return step_; }

 private:
  struct Slot {
    std::string name;
    torch::Tensor weight;
    torch::Tensor delta, square;                       // momentum of the change; mean square gradient
    torch::Tensor rms, scale_square, scale_gradients;  // scalars and [scale_period]; undefined for one element
  };
  double scaled_norm() const;
  double clipping_factor(double norm);
  void update_scale(Slot& slot, double learning_rate);
  void update_tensor(Slot& slot, const torch::Tensor& gradient, double learning_rate);
  void update_scalar(Slot& slot, const torch::Tensor& gradient, double learning_rate);

  ScaledAdamOptions options_;
  std::vector<Slot> slots_;
  torch::Tensor norms_, threshold_;  // [clipping_period] and [1], on the CPU
  int64_t step_ = 0;
};

}  // namespace timbre
