#include "train/adamw.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "checkpoint/state_dict.h"

namespace timbre {

AdamW::AdamW(torch::nn::Module& model, const AdamWOptions& options) : model_(model), options_(options) {
  torch::NoGradGuard no_grad;
  for (const auto& item : model.named_parameters())
    if (item.value().requires_grad())
      slots_.push_back({item.key(), item.value(), torch::zeros_like(item.value()), torch::zeros_like(item.value()),
                        options.ema_decay > 0 ? item.value().detach().clone() : item.value().detach(),
                        options.relative_rate ? options.relative_rate(item.key()) : 1.0});
}

double AdamW::gradient_norm() const {
  double sum = 0;
  for (const auto& slot : slots_)
    if (slot.weight.grad().defined()) sum += slot.weight.grad().pow(2).sum().item<double>();
  return std::sqrt(sum);
}

double AdamW::step(double learning_rate) {
  torch::NoGradGuard no_grad;
  const double norm = gradient_norm();
  if (std::isfinite(norm)) {
    ++step_;
    const double clip = options_.max_norm > 0 && norm > options_.max_norm ? options_.max_norm / norm : 1.0;
    const double correction1 = 1 - std::pow(options_.beta1, step_), correction2 = 1 - std::pow(options_.beta2, step_);
    const double ema = std::min(options_.ema_decay, (1.0 + step_) / (10.0 + step_));
    for (auto& slot : slots_) {
      const auto gradient = slot.weight.grad();
      if (!gradient.defined()) continue;
      slot.m.mul_(options_.beta1).add_(gradient, clip * (1 - options_.beta1));
      slot.v.mul_(options_.beta2).addcmul_(gradient, gradient, clip * clip * (1 - options_.beta2));
      const double rate = learning_rate * slot.rate;
      if (options_.decay_vectors || slot.weight.dim() > 1) slot.weight.mul_(1 - rate * options_.weight_decay);
      const auto denominator = (slot.v / correction2).sqrt_().add_(options_.epsilon);
      slot.weight.addcdiv_(slot.m, denominator, -rate / correction1);
      if (ema > 0) slot.ema.lerp_(slot.weight, 1 - ema);
    }
  }
  for (auto& slot : slots_)
    if (slot.weight.grad().defined()) slot.weight.mutable_grad().zero_();
  return norm;
}

StateDict AdamW::averaged() const {
  auto all = state_dict(model_);
  for (const auto& slot : slots_) all[slot.name] = slot.ema.clone();
  return all;
}

StateDict AdamW::state() const {
  StateDict all;
  for (const auto& slot : slots_) {
    all["m/" + slot.name] = slot.m;
    all["v/" + slot.name] = slot.v;
    if (options_.ema_decay > 0) all["ema/" + slot.name] = slot.ema;
  }
  all["step"] = torch::tensor({step_}, torch::kLong);
  return all;
}

void AdamW::load_state(const StateDict& state) {
  torch::NoGradGuard no_grad;
  const auto copy = [&](const std::string& key, torch::Tensor& into) {
    const auto found = state.find(key);
    if (found == state.end() || found->second.sizes() != into.sizes())
      throw Error(ErrorKind::kModel, "the training state lacks " + key + " in the model's shape: start a new run");
    into.copy_(found->second);
  };
  for (auto& slot : slots_) {
    copy("m/" + slot.name, slot.m);
    copy("v/" + slot.name, slot.v);
    if (options_.ema_decay > 0) copy("ema/" + slot.name, slot.ema);
  }
  auto step = torch::zeros({1}, torch::kLong);
  copy("step", step);
  step_ = step.item<int64_t>();
}

}  // namespace timbre
