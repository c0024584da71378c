#pragma once
// AdamW (Loshchilov and Hutter, 2019) with global gradient clipping and an exponential moving average of the weights.
// Its whole state is tensors, so that a checkpoint holds nothing else.
#include <torch/nn/module.h>

#include <functional>
#include <string>

#include "checkpoint/safetensors.h"

namespace timbre {

struct AdamWOptions {
  double beta1 = 0.9, beta2 = 0.98, epsilon = 1e-8;
  double weight_decay = 0.01;  // of matrices, or
  bool decay_vectors = false;  // of everything, as in PyTorch
  double max_norm = 1.0;       // of the whole gradient; 0 leaves it as it is
  double ema_decay = 0.999;    // reached after a warm-up: min(ema_decay, (1 + step) / (10 + step)); 0: no average
  // Learning rate of a parameter by its name, against that of the others; empty: 1.
  std::function<double(const std::string& name)> relative_rate;
};

class AdamW {
 public:
  AdamW(torch::nn::Module& model, const AdamWOptions& options);
  // One step at the given learning rate; gradients are cleared. Returns the gradient's norm; when that is not finite,
  // nothing changes.
  double step(double learning_rate);
  // Weights averaged over time, with the model's buffers as they are.
  StateDict averaged() const;
  // Moments, averages (where there are any) and step count, keys "m/…", "v/…", "ema/…", "step".
  StateDict state() const;
  void load_state(const StateDict& state);
  int64_t steps() const { return step_; }

 private:
  struct Slot {
    std::string name;
    torch::Tensor weight, m, v, ema;  // without an average ema is the weight itself
    double rate;                      // relative
  };
  double gradient_norm() const;

  torch::nn::Module& model_;
  AdamWOptions options_;
  std::vector<Slot> slots_;
  int64_t step_ = 0;
};

}  // namespace timbre
