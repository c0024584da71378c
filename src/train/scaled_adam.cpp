#include "train/scaled_adam.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace timbre {
namespace {

torch::Tensor root_mean_square(const torch::Tensor& x) { return x.pow(2).mean().sqrt(); }

}  // namespace

ScaledAdam::ScaledAdam(torch::nn::Module& model, const ScaledAdamOptions& options)
    : options_(options), norms_(torch::zeros({options.clipping_period})), threshold_(torch::zeros({1})) {
  const torch::NoGradGuard no_grad;
  for (const auto& item : model.named_parameters()) {
    const auto& weight = item.value();
    if (!weight.requires_grad()) continue;
    Slot slot{item.key(), weight, torch::zeros_like(weight), torch::zeros_like(weight), {}, {}, {}};
    if (weight.numel() > 1) {
      slot.rms = root_mean_square(weight);
      slot.scale_square = torch::zeros_like(slot.rms);
      slot.scale_gradients = torch::zeros({options.scale_period}, weight.options().requires_grad(false));
    }
    slots_.push_back(std::move(slot));
  }
}

double ScaledAdam::scaled_norm() const {
  torch::Tensor sum;
  for (const auto& slot : slots_) {
    const auto& gradient = slot.weight.grad();
    if (!gradient.defined()) continue;
    const auto part = (slot.rms.defined() ? gradient * slot.rms : gradient).pow(2).sum();
    sum = sum.defined() ? sum + part : part;
  }
  return sum.defined() ? std::sqrt(sum.item<double>()) : 0;
}

// The first step neither clips nor counts for the median.
double ScaledAdam::clipping_factor(double norm) {
  const int64_t period = options_.clipping_period;
  if (step_ == 0) return 1;
  norms_[step_ % period] = norm;
  if (step_ % period == 0) {
    const auto sorted = std::get<0>(norms_.sort());
    const int64_t median = std::min(period - 1, period / 4 * 2);
    threshold_[0] = options_.clipping_scale * sorted[median].item<double>();
  }
  return step_ < period ? 1 : std::min(1.0, threshold_.item<double>() / (norm + 1e-20));
}

double ScaledAdam::step(double learning_rate) {
  const torch::NoGradGuard no_grad;
  const double norm = scaled_norm();
  if (std::isfinite(norm)) {
    const double clip = clipping_factor(norm);
    for (auto& slot : slots_) {
      const auto& raw = slot.weight.grad();
      const auto gradient = raw.defined() ? raw : torch::zeros_like(slot.weight);
      slot.delta.mul_(options_.beta1);
      if (slot.rms.defined()) {
        slot.scale_gradients[step_ % options_.scale_period] = (slot.weight * gradient).sum() * clip;
        if ((step_ + 1) % options_.scale_period == 0) update_scale(slot, learning_rate);
        update_tensor(slot, gradient, learning_rate);
      } else {
        update_scalar(slot, gradient, learning_rate);
      }
    }
    ++step_;
  }
  for (auto& slot : slots_)
    if (slot.weight.grad().defined()) slot.weight.mutable_grad().zero_();
  return norm;
}

// As if the weight were (something) · exp(scale): Adam on the scale, whose gradient is sum(weight · gradient).
void ScaledAdam::update_scale(Slot& slot, double learning_rate) {
  slot.rms.copy_(root_mean_square(slot.weight));
  if (step_ == 0) return;
  const double rate = learning_rate * options_.scalar_rate, period = static_cast<double>(options_.scale_period);
  const double beta2 = std::pow(options_.beta2, period);
  slot.scale_square.mul_(beta2).add_(slot.scale_gradients.pow(2).mean(), 1 - beta2);
  const double correction = 1 - std::pow(beta2, static_cast<double>((step_ + 1) / options_.scale_period));
  auto change =
      slot.scale_gradients.sum() / (slot.scale_square.sqrt() + options_.epsilon) * (-rate * std::sqrt(correction));
  change.masked_fill_(slot.rms < options_.min_rms, 0);
  change.masked_fill_(slot.rms > options_.max_rms, -rate * period);
  slot.delta.add_(slot.weight * change, 1 - options_.beta1);
}

void ScaledAdam::update_tensor(Slot& slot, const torch::Tensor& gradient, double learning_rate) {
  slot.square.mul_(options_.beta2).addcmul_(gradient, gradient, 1 - options_.beta2);
  const double correction = 1 - std::pow(options_.beta2, static_cast<double>(step_ + 1));
  // Corrected only while it matters, as in the source.
  const auto square = correction < 0.99 ? slot.square / correction : slot.square;
  const auto rate = slot.rms.clamp_min(options_.min_rms) * (-learning_rate * (1 - options_.beta1));
  slot.delta.add_(gradient / (square.sqrt() + options_.epsilon) * rate);
  slot.weight.add_(slot.delta);
}

void ScaledAdam::update_scalar(Slot& slot, const torch::Tensor& gradient, double learning_rate) {
  slot.square.mul_(options_.beta2).addcmul_(gradient, gradient, 1 - options_.beta2);
  const double correction = 1 - std::pow(options_.beta2, static_cast<double>(step_ + 1));
  const auto direction = gradient / ((slot.square / correction).sqrt() + options_.epsilon);
  slot.delta.add_(direction, -learning_rate * options_.scalar_rate * (1 - options_.beta1));
  slot.weight.clamp_(-options_.max_scalar, options_.max_scalar).add_(slot.delta);
}

StateDict ScaledAdam::state() const {
  StateDict all{{"norms", norms_}, {"threshold", threshold_}, {"step", torch::tensor({step_}, torch::kLong)}};
  for (const auto& slot : slots_) {
    all["delta/" + slot.name] = slot.delta;
    all["square/" + slot.name] = slot.square;
    if (!slot.rms.defined()) continue;
    all["rms/" + slot.name] = slot.rms;
    all["scale_square/" + slot.name] = slot.scale_square;
    all["scale_gradients/" + slot.name] = slot.scale_gradients;
  }
  return all;
}

void ScaledAdam::load_state(const StateDict& state) {
  const torch::NoGradGuard no_grad;
  auto own = this->state();  // shares memory with the slots, except for "step"
  for (auto& [key, tensor] : own) {
    const auto found = state.find(key);
    if (found == state.end() || found->second.sizes() != tensor.sizes()) {
      throw Error(ErrorKind::kModel,
                  fmt::format("the training state lacks '{}' in the model's shape; start a new run", key));
    }
  }
  for (auto& [key, tensor] : own) tensor.copy_(state.at(key));
  step_ = own.at("step").item<int64_t>();
}

}  // namespace timbre
