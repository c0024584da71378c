#include "train/finetune_optimizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "checkpoint/state_dict.h"
#include "train/scaled_adam.h"

namespace timbre {
namespace {

class PlainAdamW : public FinetuneOptimizer {
 public:
  PlainAdamW(torch::nn::Module& model, const AdamWOptions& options) : optimizer_(model, options) {}
  double step(double learning_rate) override { return optimizer_.step(learning_rate); }
  StateDict averaged() const override { return optimizer_.averaged(); }
  StateDict state() const override { return optimizer_.state(); }
  void load_state(const StateDict& state) override { optimizer_.load_state(state); }
  int64_t steps() const override { return optimizer_.steps(); }

 private:
  AdamW optimizer_;
};

// ScaledAdam with averages beside it, keys "ema/…".
class AveragedScaledAdam : public FinetuneOptimizer {
 public:
  AveragedScaledAdam(torch::nn::Module& model, double ema_decay)
      : model_(model), optimizer_(model), ema_decay_(ema_decay) {
    if (ema_decay == 0) return;
    for (const auto& item : model.named_parameters())
      if (item.value().requires_grad()) averages_[item.key()] = item.value().detach().clone();
  }

  double step(double learning_rate) override {
    const auto norm = optimizer_.step(learning_rate);
    if (!std::isfinite(norm)) return norm;
    const torch::NoGradGuard no_grad;
    const auto steps = static_cast<double>(optimizer_.steps());
    const double decay = std::min(ema_decay_, (1 + steps) / (10 + steps));
    const auto weights = model_.named_parameters();
    for (auto& [name, average] : averages_) average.lerp_(*weights.find(name), 1 - decay);
    return norm;
  }

  StateDict averaged() const override {
    auto all = state_dict(model_);
    for (const auto& [name, average] : averages_) all[name] = average.clone();
    return all;
  }

  StateDict state() const override {
    auto all = optimizer_.state();
    for (const auto& [name, average] : averages_) all["ema/" + name] = average;
    return all;
  }

  void load_state(const StateDict& state) override {
    optimizer_.load_state(state);
    const torch::NoGradGuard no_grad;
    for (auto& [name, average] : averages_) {
      const auto found = state.find("ema/" + name);
      if (found == state.end() || found->second.sizes() != average.sizes())
        throw Error(ErrorKind::kModel, fmt::format("the training state lacks 'ema/{}'; start a new run", name));
      average.copy_(found->second);
    }
  }

  int64_t steps() const override { return optimizer_.steps(); }

 private:
  torch::nn::Module& model_;
  ScaledAdam optimizer_;
  double ema_decay_;
  StateDict averages_;
};

}  // namespace

OptimizerKind parse_optimizer(const std::string& name) {
  if (name == "adamw") return OptimizerKind::kAdamW;
  if (name == "scaled-adam") return OptimizerKind::kScaledAdam;
  throw Error(ErrorKind::kUsage, fmt::format("no optimiser '{}'; use adamw or scaled-adam", name));
}

std::unique_ptr<FinetuneOptimizer> make_optimizer(torch::nn::Module& model, OptimizerKind kind,
                                                  const AdamWOptions& options) {
  if (kind == OptimizerKind::kScaledAdam) return std::make_unique<AveragedScaledAdam>(model, options.ema_decay);
  return std::make_unique<PlainAdamW>(model, options);
}

}  // namespace timbre
