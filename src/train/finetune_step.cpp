#include "train/finetune_step.h"

#include <cmath>

#include "base/random.h"
#include "checkpoint/state_dict.h"

namespace timbre {
namespace {

constexpr const char* kAdversary = "adversary/";

StateDict part_of(const StateDict& state, const std::string& prefix) {
  StateDict part;
  for (const auto& [name, tensor] : state)
    if (name.rfind(prefix, 0) == 0) part[name.substr(prefix.size())] = tensor;
  return part;
}

std::unique_ptr<FinetuneOptimizer> optimizer_of(FinetuneStage& stage, const FinetuneLoopOptions& options) {
  auto adam = options.optimizer;
  adam.relative_rate = [&stage](const std::string& name) { return stage.relative_rate(name); };
  return make_optimizer(stage.trained(), options.kind, adam);
}

std::unique_ptr<FinetuneOptimizer> adversary_of(FinetuneStage& stage, const FinetuneLoopOptions& options) {
  if (stage.adversary() == nullptr) return nullptr;
  auto adam = options.optimizer;
  adam.ema_decay = 0;
  return make_optimizer(*stage.adversary(), OptimizerKind::kAdamW, adam);
}

void average(Metrics& metrics, ProcessGroup& group) {
  std::vector<double> values;
  for (const auto& [name, value] : metrics) values.push_back(value);
  auto shared = torch::tensor(values, torch::kDouble);
  group.average({shared});
  const auto* mean = shared.data_ptr<double>();
  for (auto& [name, value] : metrics) value = *mean++;
}

}  // namespace

FinetuneStep::FinetuneStep(FinetuneStage& stage, const FinetuneLoopOptions& options)
    : stage_(stage),
      options_(options),
      device_(stage.trained().parameters().front().device()),
      optimizer_(optimizer_of(stage, options)),
      adversary_(adversary_of(stage, options)),
      scale_(options.precision == Precision::kHalf) {}

Metrics FinetuneStep::operator()(double rate, int64_t drawn) {
  Metrics sums;
  stage_.apply();
  double adversary_norm = 0;
  for (int64_t i = 0; i < options_.accumulate; ++i) {
    const auto seed = derive_seed(derive_seed(options_.seed, static_cast<uint64_t>(drawn + i)), options_.name);
    // dropout, which must not be the same in every process
    at::manual_seed(options_.group ? seed + static_cast<uint64_t>(options_.group->share().index) : seed);
    Metrics metrics;
    if (adversary_) adversary_norm = teach_adversary(rate, i + 1 == options_.accumulate, seed, metrics);
    torch::Tensor loss;
    {
      const Autocast autocast(options_.precision, device_);
      loss = stage_.loss(seed, metrics);
    }
    (loss * (scale_.value() / static_cast<double>(options_.accumulate))).backward();
    for (const auto& [name, value] : metrics) sums[name] += value / static_cast<double>(options_.accumulate);
  }
  stage_.take_gradients();
  finish_gradients(stage_.trained());
  if (options_.group) average(sums, *options_.group);
  sums["grad_norm"] = optimizer_->step(rate);
  scale_.update(std::isfinite(sums["grad_norm"]) && std::isfinite(adversary_norm));
  return sums;
}

double FinetuneStep::teach_adversary(double rate, bool last, uint64_t seed, Metrics& metrics) {
  torch::Tensor loss;
  {
    const Autocast autocast(options_.precision, device_);
    loss = stage_.adversary_loss(seed, metrics);
  }
  (loss * (scale_.value() / static_cast<double>(options_.accumulate))).backward();
  if (!last) return 0;
  finish_gradients(*stage_.adversary());
  return adversary_->step(rate);
}

void FinetuneStep::finish_gradients(torch::nn::Module& module) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> gradients;
  for (auto& parameter : module.parameters()) {
    if (!parameter.requires_grad()) continue;
    // every process must bring the same tensors
    if (!parameter.grad().defined() && options_.group) parameter.mutable_grad() = torch::zeros_like(parameter);
    if (!parameter.grad().defined()) continue;
    if (scale_.value() != 1) parameter.mutable_grad().div_(scale_.value());
    gradients.push_back(parameter.grad());
  }
  if (options_.group) options_.group->average(gradients);
}

StateDict FinetuneStep::state() const {
  auto state = optimizer_->state();
  state["loss_scale"] = scale_.state();
  if (!adversary_) return state;
  for (const auto& [name, tensor] : adversary_->state()) state[kAdversary + name] = tensor;
  for (const auto& [name, tensor] : state_dict(*stage_.adversary())) state[kAdversary + ("model/" + name)] = tensor;
  return state;
}

void FinetuneStep::load_state(const StateDict& state) {
  optimizer_->load_state(state);
  if (const auto scale = state.find("loss_scale"); scale != state.end()) scale_.load_state(scale->second);
  if (!adversary_) return;
  const auto adversary = part_of(state, kAdversary);
  load_state_dict(*stage_.adversary(), part_of(adversary, "model/"));
  adversary_->load_state(adversary);
}

}  // namespace timbre
