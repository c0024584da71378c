#include "train/train_loop.h"

#include <chrono>
#include <cmath>
#include <fstream>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/random.h"
#include "checkpoint/state_dict.h"
#include "train/autocast.h"

namespace timbre {
namespace {

using Clock = std::chrono::steady_clock;
double minutes_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count() / 60;
}

double scheduled_rate(const TrainLoopOptions& options, int64_t step, double progress) {
  const double warmup = std::min(1.0, (step + 1.0) / static_cast<double>(options.warmup_steps));
  return options.learning_rate * warmup * (0.05 + 0.95 * 0.5 * (1 + std::cos(M_PI * std::min(1.0, progress))));
}

void save(TrainStage& stage, const AdamW& optimizer, const TrainLoopOptions& options) {
  auto state = optimizer.state();
  for (const auto& [name, tensor] : state_dict(stage.model())) state["model/" + name] = tensor;
  write_safetensors(options.run / "state.safetensors", state);
  write_safetensors(options.run / "model.safetensors", optimizer.averaged(), stage.metadata());
}

bool has_state(const TrainLoopOptions& options) { return std::filesystem::exists(options.run / "state.safetensors"); }

void resume(TrainStage& stage, AdamW& optimizer, const TrainLoopOptions& options) {
  if (!has_state(options)) return;
  const auto state = read_safetensors(options.run / "state.safetensors").tensors;
  StateDict model;
  for (const auto& [name, tensor] : state)
    if (name.rfind("model/", 0) == 0) model[name.substr(6)] = tensor;
  load_state_dict(stage.model(), model);
  optimizer.load_state(state);
  log_info("resuming at step {}", optimizer.steps());
}

// Takes over what has the same name and shape; a released file may hold less than the trained model, or more.
void start_from(torch::nn::Module& model, const std::filesystem::path& path) {
  torch::NoGradGuard no_grad;
  const auto given = read_safetensors(path).tensors;
  size_t taken = 0, all = 0;
  for (auto& [name, tensor] : state_dict(model)) {
    ++all;
    const auto found = given.find(name);
    if (found == given.end() || found->second.sizes() != tensor.sizes()) continue;
    tensor.copy_(found->second);
    ++taken;
  }
  if (taken == 0) throw Error(ErrorKind::kModel, path.string() + " holds nothing that this stage trains");
  log_info("starting from {}: {} of {} tensors", path.string(), taken, all);
}

void write_log(const TrainLoopOptions& options, int64_t step, const std::string& kind, const Metrics& metrics) {
  std::string fields;
  for (const auto& [name, value] : metrics) fields += fmt::format(", \"{}\": {:.6g}", name, value);
  std::ofstream(options.run / "log.jsonl", std::ios::app)
      << fmt::format("{{\"step\": {}, \"kind\": \"{}\"{}}}\n", step, kind, fields);
  std::string text;
  for (const auto& [name, value] : metrics) text += fmt::format(" {} {:.4g}", name, value);
  log_info("{} {}{}", kind, step, text);
}

// Validation speaks of the weights that would be released, so they stand in the model meanwhile.
Metrics validate_averaged(TrainStage& stage, const AdamW& optimizer) {
  torch::NoGradGuard no_grad;
  auto& model = stage.model();
  StateDict raw;
  for (const auto& [name, tensor] : state_dict(model)) raw[name] = tensor.clone();
  load_state_dict(model, optimizer.averaged());
  model.eval();
  const auto metrics = stage.validate();
  load_state_dict(model, raw);
  model.train();
  return metrics;
}

}  // namespace

void run_training(TrainStage& stage, const TrainLoopOptions& options) {
  if (options.steps <= 0 && options.minutes <= 0) throw Error(ErrorKind::kUsage, "training needs --steps or --minutes");
  std::filesystem::create_directories(options.run);
  if (!options.init.empty() && !has_state(options)) start_from(stage.model(), options.init);
  AdamW optimizer(stage.model(), options.optimizer);
  resume(stage, optimizer, options);
  stage.model().train();

  const auto start = Clock::now();
  auto saved = start;
  Metrics sums;
  int64_t summed = 0, bad = 0;
  for (;;) {
    const auto step = optimizer.steps();
    const double progress = options.minutes > 0 ? minutes_since(start) / options.minutes
                                                : static_cast<double>(step) / static_cast<double>(options.steps);
    if (progress >= 1 || interrupted()) break;
    Metrics metrics;
    torch::Tensor loss;
    {
      const Autocast autocast(options.bf16);
      loss = stage.loss(derive_seed(options.seed, static_cast<uint64_t>(step + 1000003 * bad)), metrics);
    }
    loss.backward();
    metrics["grad_norm"] = optimizer.step(scheduled_rate(options, step, progress));
    bad = optimizer.steps() == step ? bad + 1 : 0;
    if (bad >= 20) throw Error(ErrorKind::kInternal, "20 gradients in a row were not finite: lower the learning rate");
    if (bad > 0) continue;
    for (const auto& [name, value] : metrics) sums[name] += value;
    if (++summed == 50) {
      for (auto& [name, value] : sums) value /= static_cast<double>(summed);
      sums["minutes"] = minutes_since(start);
      write_log(options, step + 1, "train", sums);
      sums.clear();
      summed = 0;
    }
    if ((step + 1) % options.validate_every == 0)
      write_log(options, step + 1, "validate", validate_averaged(stage, optimizer));
    if (minutes_since(saved) > options.save_minutes) {
      save(stage, optimizer, options);
      saved = Clock::now();
    }
  }
  save(stage, optimizer, options);
  write_log(options, optimizer.steps(), "validate", validate_averaged(stage, optimizer));
}

}  // namespace timbre
