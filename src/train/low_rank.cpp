#include "train/low_rank.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/random.h"

namespace timbre {
namespace {

bool chosen(const std::string& name, const torch::Tensor& weight, const std::vector<std::string>& prefixes) {
  return weight.dim() > 1 && std::any_of(prefixes.begin(), prefixes.end(),
                                         [&](const std::string& prefix) { return name.rfind(prefix, 0) == 0; });
}

// Module names may not hold dots.
std::string key_of(std::string name) {
  std::replace(name.begin(), name.end(), '.', '/');
  return name;
}

}  // namespace

LowRankImpl::LowRankImpl(torch::nn::Module& network, const LowRankOptions& options) {
  for (auto& item : network.named_parameters()) {
    auto& weight = item.value();
    const bool adapted = chosen(item.key(), weight, options.prefixes);
    weight.set_requires_grad(adapted);
    if (!adapted) continue;
    const auto original = weight.detach().clone();
    const auto outputs = original.size(0), inputs = original.numel() / outputs;
    const auto rank = std::min({options.rank, outputs, inputs});
    auto generator = at::make_generator<at::CPUGeneratorImpl>(derive_seed(options.seed, item.key()));
    const auto start = torch::randn({rank, inputs}, generator).to(original.device());
    const auto scale = options.first_scale / std::sqrt(static_cast<double>(inputs));
    slots_.push_back(
        {item.key(), weight, original, register_parameter(key_of(item.key()) + ":a", start * scale),
         register_parameter(key_of(item.key()) + ":b", torch::zeros({outputs, rank}, original.options()))});
  }
  if (slots_.empty()) throw Error(ErrorKind::kModel, "low-rank adaptation: the network has no weight of that name");
}

void LowRankImpl::apply() {
  const torch::NoGradGuard no_grad;
  for (auto& slot : slots_) slot.weight.copy_(slot.original + slot.b.matmul(slot.a).view_as(slot.original));
}

void LowRankImpl::take_gradients() {
  const torch::NoGradGuard no_grad;
  for (auto& slot : slots_) {
    if (!slot.weight.grad().defined()) continue;
    const auto gradient = slot.weight.grad().reshape({slot.b.size(0), slot.a.size(1)});
    slot.a.mutable_grad() = slot.b.t().matmul(gradient);
    slot.b.mutable_grad() = gradient.matmul(slot.a.t());
    slot.weight.mutable_grad() = torch::Tensor();
  }
}

StateDict LowRankImpl::factors() const {
  StateDict factors;
  for (const auto& slot : slots_) {
    factors[slot.name + ".lora_a"] = slot.a.detach();
    factors[slot.name + ".lora_b"] = slot.b.detach();
  }
  return factors;
}

}  // namespace timbre
