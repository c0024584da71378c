#include "train/finetune_loop.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/progress.h"
#include "checkpoint/state_dict.h"
#include "train/finetune_step.h"

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
      : stage_(stage), options_(options), learn_(stage, options) {}

  FinetuneResult run() {
    result_.best = copy_of(state_dict(stage_.trained()));
    if (!resume()) result_.first_score = result_.best_score = result_.last_score = validate();
    begun_ = Clock::now();
    first_epoch_ = result_.epochs;
    const auto all = options_.epochs * stage_.steps_per_epoch();
    Progress progress(options_.name, static_cast<std::size_t>(all));
    while (result_.epochs < options_.epochs && !stopped()) {
      run_epoch(progress);
      judge();
      save();
      say_time_left();
    }
    result_.stopped_early = result_.epochs < options_.epochs;
    result_.steps = learn_.optimizer().steps();
    load_state_dict(stage_.trained(), result_.best);
    stage_.apply();
    return result_;
  }

 private:
  bool leads() const { return options_.group == nullptr || options_.group->leads(); }
  bool stopped() const { return options_.patience > 0 && result_.epochs - result_.best_epoch >= options_.patience; }

  double rate() const {
    const auto step = static_cast<double>(learn_.optimizer().steps());
    const double warmup = std::min(1.0, (step + 1) / static_cast<double>(std::max<int64_t>(1, options_.warmup_steps)));
    if (options_.schedule == RateSchedule::kDecay) {
      const double decayed = std::pow(options_.epoch_decay, static_cast<double>(result_.epochs));
      return options_.learning_rate * warmup * decayed;
    }
    const auto all = static_cast<double>(options_.epochs * stage_.steps_per_epoch());
    return options_.learning_rate * warmup * (0.1 + 0.9 * 0.5 * (1 + std::cos(M_PI * std::min(1.0, step / all))));
  }

  void run_epoch(Progress& progress) {
    stage_.trained().train();
    const auto start = Clock::now();
    const auto before = in_epoch_;
    while (in_epoch_ < stage_.steps_per_epoch()) {
      if (interrupted()) {
        save();
        throw_if_interrupted("fine-tuning");
      }
      step();
      progress.update(static_cast<std::size_t>(result_.epochs * stage_.steps_per_epoch() + in_epoch_));
      if (std::chrono::duration<double>(Clock::now() - saved_).count() >= 60 * options_.save_minutes) save();
    }
    for (auto& [name, value] : sums_) value /= static_cast<double>(in_epoch_);
    auto means = sums_;
    means["steps_per_second"] =
        static_cast<double>(in_epoch_ - before) / std::chrono::duration<double>(Clock::now() - start).count();
    if (options_.report && leads()) options_.report("train", result_.epochs + 1, learn_.optimizer().steps(), means);
    sums_.clear();
    in_epoch_ = 0;
    ++result_.epochs;
  }

  // Of the stage at most: it may stop early. Where stderr is no terminal there is no line of progress.
  void say_time_left() const {
    if (!leads() || result_.epochs >= options_.epochs || stopped()) return;
    const double epoch_s = std::chrono::duration<double>(Clock::now() - begun_).count() /
                           static_cast<double>(result_.epochs - first_epoch_);
    log_info("{}: epoch {} of {} done, at most {} left", options_.name, result_.epochs, options_.epochs,
             format_duration(epoch_s * static_cast<double>(options_.epochs - result_.epochs)));
  }

  void step() {
    const auto before = learn_.optimizer().steps();
    const auto metrics = learn_(rate(), drawn_);
    drawn_ += options_.accumulate;
    bad_ = learn_.optimizer().steps() == before ? bad_ + 1 : 0;
    if (bad_ >= kMostBadGradients)
      throw Error(ErrorKind::kInternal,
                  fmt::format("{}: {} gradients in a row were not finite: lower the learning rate; "
                              "the last good state is in '{}'",
                              options_.name, bad_, options_.run.string()));
    if (bad_ > 0) return;
    for (const auto& [name, value] : metrics) sums_[name] += value;
    ++in_epoch_;
  }

  // The score of the averaged weights, which are what is kept.
  double validate() {
    auto score = torch::zeros({1}, torch::kDouble);
    if (leads()) {
      const torch::NoGradGuard no_grad;
      const auto raw = copy_of(state_dict(stage_.trained()));
      load_state_dict(stage_.trained(), learn_.optimizer().averaged());
      stage_.apply();
      stage_.trained().eval();
      const auto metrics = stage_.validate();
      if (options_.report) options_.report("validate", result_.epochs, learn_.optimizer().steps(), metrics);
      if (options_.listen) options_.listen(result_.epochs, learn_.optimizer().steps());
      load_state_dict(stage_.trained(), raw);
      score[0] = metrics.at("score");
    }
    if (options_.group) options_.group->broadcast({score});
    return score.item<double>();
  }

  void judge() {
    result_.last_score = validate();
    if (!(result_.last_score < result_.best_score)) return;
    result_.best_score = result_.last_score;
    result_.best_epoch = result_.epochs;
    result_.best = copy_of(learn_.optimizer().averaged());
  }

  std::filesystem::path state_file() const { return options_.run / "state.safetensors"; }

  StateDict state() const {
    auto state = learn_.state();
    for (const auto& [name, tensor] : state_dict(stage_.trained())) state["model/" + name] = tensor;
    for (const auto& [name, tensor] : result_.best) state["best/" + name] = tensor;
    for (const auto& [name, tensor] : stage_.extra_state()) state["extra/" + name] = tensor;
    state["counters"] = torch::tensor({result_.epochs, in_epoch_, drawn_, bad_, result_.best_epoch}, torch::kLong);
    state["scores"] = torch::tensor({result_.first_score, result_.best_score, result_.last_score}, torch::kDouble);
    return state;
  }

  void load(const StateDict& state) {
    load_state_dict(stage_.trained(), part_of(state, "model/"));
    learn_.load_state(state);
    stage_.load_extra_state(part_of(state, "extra/"));
    result_.best = copy_of(part_of(state, "best/"));
    const auto* counter = state.at("counters").data_ptr<int64_t>();
    result_.epochs = counter[0], in_epoch_ = counter[1], drawn_ = counter[2], bad_ = counter[3];
    result_.best_epoch = counter[4];
    const auto* score = state.at("scores").data_ptr<double>();
    result_.first_score = score[0], result_.best_score = score[1], result_.last_score = score[2];
  }

  void save() {
    saved_ = Clock::now();
    if (!leads()) return;
    auto all = state();
    for (const auto& [name, value] : sums_) all["sums/" + name] = torch::tensor({value}, torch::kDouble);
    write_safetensors(state_file(), all);
  }

  bool read_state() {
    std::filesystem::create_directories(options_.run);
    if (!std::filesystem::exists(state_file())) return false;
    const auto state = read_safetensors(state_file()).tensors;
    const auto counters = state.find("counters"), scores = state.find("scores");
    if (counters == state.end() || scores == state.end() || counters->second.numel() != 5 ||
        scores->second.numel() != 3)
      throw Error(ErrorKind::kModel,
                  fmt::format("'{}' is no state of fine-tuning: remove it to start anew", state_file().string()));
    load(state);
    for (const auto& [name, tensor] : part_of(state, "sums/")) sums_[name] = tensor.item<double>();
    log_info("{}: going on after {} of {} epochs", options_.name, result_.epochs, options_.epochs);
    return true;
  }

  // Whether there was a state to go on from; every process then has that of the leading one.
  bool resume() {
    auto resumed = torch::zeros({1}, torch::kLong);
    if (leads()) resumed[0] = read_state() ? 1 : 0;
    if (!options_.group) return resumed.item<int64_t>() != 0;
    options_.group->broadcast({resumed});
    auto shared = state();
    std::vector<torch::Tensor> tensors;
    for (auto& [name, tensor] : shared) tensors.push_back(tensor = tensor.detach().clone());
    options_.group->broadcast(tensors);
    if (!leads()) load(shared);
    return resumed.item<int64_t>() != 0;
  }

  using Clock = std::chrono::steady_clock;
  FinetuneStage& stage_;
  const FinetuneLoopOptions& options_;
  FinetuneStep learn_;
  FinetuneResult result_;
  Metrics sums_;  // of the epoch so far
  int64_t in_epoch_ = 0, drawn_ = 0, bad_ = 0;
  Clock::time_point saved_ = Clock::now(), begun_;
  int64_t first_epoch_ = 0;  // done before this call
};

}  // namespace

bool FinetuneResult::memorises() const {
  return epochs > best_epoch + 1 && last_score > best_score + 0.1 * std::abs(best_score);
}

FinetuneResult run_finetuning(FinetuneStage& stage, const FinetuneLoopOptions& options) {
  return Loop(stage, options).run();
}

}  // namespace timbre
