#include "train/finetune_loop.h"

#include <ATen/Context.h>

#include <chrono>
#include <cmath>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/random.h"
#include "checkpoint/state_dict.h"
#include "train/autocast.h"

namespace timbre {
namespace {

constexpr int64_t kMostBadGradients = 20;

StateDict copy_of(const StateDict& state) {
  StateDict copy;
  for (const auto& [name, tensor] : state) copy[name] = tensor.detach().clone();
  return copy;
}

StateDict part_of(const StateDict& state, const std::string& prefix) {
  StateDict part;
  for (const auto& [name, tensor] : state)
    if (name.rfind(prefix, 0) == 0) part[name.substr(prefix.size())] = tensor;
  return part;
}

class Loop {
 public:
  Loop(FinetuneStage& stage, const FinetuneLoopOptions& options)
      : stage_(stage), options_(options), optimizer_(stage.trained(), options.optimizer) {}

  FinetuneResult run() {
    if (!resume()) {
      result_.best = copy_of(state_dict(stage_.trained()));
      const auto metrics = validate();
      result_.first_score = result_.best_score = result_.last_score = metrics.at("score");
    }
    const auto all = options_.epochs * stage_.steps_per_epoch();
    Progress progress(options_.name, static_cast<std::size_t>(all));
    while (result_.epochs < options_.epochs && !stopped()) {
      run_epoch(progress);
      judge();
      save();
    }
    result_.stopped_early = result_.epochs < options_.epochs;
    load_state_dict(stage_.trained(), result_.best);
    stage_.apply();
    return result_;
  }

 private:
  bool stopped() const { return options_.patience > 0 && result_.epochs - result_.best_epoch >= options_.patience; }

  double rate() const {
    const auto all = static_cast<double>(options_.epochs * stage_.steps_per_epoch());
    const auto step = static_cast<double>(optimizer_.steps());
    const double warmup = std::min(1.0, (step + 1) / static_cast<double>(std::max<int64_t>(1, options_.warmup_steps)));
    return options_.learning_rate * warmup * (0.1 + 0.9 * 0.5 * (1 + std::cos(M_PI * std::min(1.0, step / all))));
  }

  void run_epoch(Progress& progress) {
    stage_.trained().train();
    while (in_epoch_ < stage_.steps_per_epoch()) {
      if (interrupted()) {
        save();
        throw_if_interrupted("fine-tuning");
      }
      step();
      progress.update(static_cast<std::size_t>(result_.epochs * stage_.steps_per_epoch() + in_epoch_));
      if (std::chrono::duration<double>(Clock::now() - saved_).count() > 60 * options_.save_minutes) save();
    }
    for (auto& [name, value] : sums_) value /= static_cast<double>(in_epoch_);
    if (options_.report) options_.report("train", result_.epochs + 1, optimizer_.steps(), sums_);
    sums_.clear();
    in_epoch_ = 0;
    ++result_.epochs;
  }

  void step() {
    Metrics sums;
    stage_.apply();
    for (int64_t i = 0; i < options_.accumulate; ++i) {
      const auto seed = derive_seed(derive_seed(options_.seed, static_cast<uint64_t>(drawn_++)), options_.name);
      at::manual_seed(seed);  // dropout
      Metrics metrics;
      torch::Tensor loss;
      {
        const Autocast autocast(options_.bf16);
        loss = stage_.loss(seed, metrics);
      }
      (loss / options_.accumulate).backward();
      for (const auto& [name, value] : metrics) sums[name] += value / static_cast<double>(options_.accumulate);
    }
    stage_.take_gradients();
    const auto before = optimizer_.steps();
    sums["grad_norm"] = optimizer_.step(rate());
    bad_ = optimizer_.steps() == before ? bad_ + 1 : 0;
    if (bad_ >= kMostBadGradients)
      throw Error(ErrorKind::kInternal,
                  fmt::format("{}: {} gradients in a row were not finite: lower the learning rate; "
                              "the last good state is in '{}'",
                              options_.name, bad_, options_.run.string()));
    if (bad_ > 0) return;
    for (const auto& [name, value] : sums) sums_[name] += value;
    ++in_epoch_;
  }

  // Validation speaks of the averaged weights, which are what is kept.
  Metrics validate() {
    const torch::NoGradGuard no_grad;
    const auto raw = copy_of(state_dict(stage_.trained()));
    load_state_dict(stage_.trained(), optimizer_.averaged());
    stage_.apply();
    stage_.trained().eval();
    const auto metrics = stage_.validate();
    if (options_.report) options_.report("validate", result_.epochs, optimizer_.steps(), metrics);
    if (options_.listen) options_.listen(result_.epochs, optimizer_.steps());
    load_state_dict(stage_.trained(), raw);
    return metrics;
  }

  void judge() {
    const auto metrics = validate();
    result_.last_score = metrics.at("score");
    if (!(result_.last_score < result_.best_score)) return;
    result_.best_score = result_.last_score;
    result_.best_epoch = result_.epochs;
    result_.best = copy_of(optimizer_.averaged());
  }

  std::filesystem::path state_file() const { return options_.run / "state.safetensors"; }

  void save() {
    auto state = optimizer_.state();
    for (const auto& [name, tensor] : state_dict(stage_.trained())) state["model/" + name] = tensor;
    for (const auto& [name, tensor] : result_.best) state["best/" + name] = tensor;
    for (const auto& [name, tensor] : stage_.extra_state()) state["extra/" + name] = tensor;
    for (const auto& [name, value] : sums_) state["sums/" + name] = torch::tensor({value}, torch::kDouble);
    state["counters"] = torch::tensor({result_.epochs, in_epoch_, drawn_, bad_, result_.best_epoch}, torch::kLong);
    state["scores"] = torch::tensor({result_.first_score, result_.best_score, result_.last_score}, torch::kDouble);
    write_safetensors(state_file(), state);
    saved_ = Clock::now();
  }

  bool resume() {
    std::filesystem::create_directories(options_.run);
    if (!std::filesystem::exists(state_file())) return false;
    const auto state = read_safetensors(state_file()).tensors;
    const auto counters = state.find("counters"), scores = state.find("scores");
    if (counters == state.end() || scores == state.end() || counters->second.numel() != 5 ||
        scores->second.numel() != 3)
      throw Error(ErrorKind::kModel,
                  fmt::format("'{}' is no state of fine-tuning: remove it to start anew", state_file().string()));
    load_state_dict(stage_.trained(), part_of(state, "model/"));
    optimizer_.load_state(state);
    stage_.load_extra_state(part_of(state, "extra/"));
    result_.best = part_of(state, "best/");
    for (const auto& [name, tensor] : part_of(state, "sums/")) sums_[name] = tensor.item<double>();
    const auto* counter = counters->second.data_ptr<int64_t>();
    result_.epochs = counter[0], in_epoch_ = counter[1], drawn_ = counter[2], bad_ = counter[3];
    result_.best_epoch = counter[4];
    const auto* score = scores->second.data_ptr<double>();
    result_.first_score = score[0], result_.best_score = score[1], result_.last_score = score[2];
    log_info("{}: going on after {} of {} epochs", options_.name, result_.epochs, options_.epochs);
    return true;
  }

  using Clock = std::chrono::steady_clock;
  FinetuneStage& stage_;
  const FinetuneLoopOptions& options_;
  AdamW optimizer_;
  FinetuneResult result_;
  Metrics sums_;  // of the epoch so far
  int64_t in_epoch_ = 0, drawn_ = 0, bad_ = 0;
  Clock::time_point saved_ = Clock::now();
};

}  // namespace

bool FinetuneResult::memorises() const {
  return epochs > best_epoch + 1 && last_score > best_score + 0.1 * std::abs(best_score);
}

FinetuneResult run_finetuning(FinetuneStage& stage, const FinetuneLoopOptions& options) {
  return Loop(stage, options).run();
}

}  // namespace timbre
