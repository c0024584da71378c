#pragma once
// The loop of fine-tuning: epochs, validation after each, the best weights by their validation score, early stopping,
// state that resumes bit for bit, one process or several.
#include <filesystem>
#include <functional>
#include <string>

#include "train/autocast.h"
#include "train/finetune_optimizer.h"
#include "train/finetune_stage.h"
#include "train/process_group.h"

namespace timbre {

enum class RateSchedule {
  kCosine,  // to a tenth of the rate
  kDecay,   // times epoch_decay after each epoch
};

struct FinetuneLoopOptions {
  std::filesystem::path run;  // folder of state.safetensors
  std::string name;           // "sovits", "gpt": in messages
  int64_t epochs = 10;
  int64_t patience = 4;    // validations without a better score before it stops; 0: never
  int64_t accumulate = 1;  // batches a step
  double learning_rate = 1e-3;
  RateSchedule schedule = RateSchedule::kCosine;
  double epoch_decay = 1;
  int64_t warmup_steps = 20;
  double save_minutes = 2;  // between states within an epoch; 0: after every step
  uint64_t seed = 1;
  Precision precision = Precision::kFloat;
  OptimizerKind kind = OptimizerKind::kAdamW;
  AdamWOptions optimizer;         // also of the adversary, which is not averaged
  ProcessGroup* group = nullptr;  // null: alone
  // kind: "train" (means over an epoch) or "validate". Both are called in the leading process alone.
  std::function<void(const std::string& kind, int64_t epoch, int64_t step, const Metrics&)> report;
  // After each validation, with the validated weights applied.
  std::function<void(int64_t epoch, int64_t step)> listen;
};

struct FinetuneResult {
  StateDict best;          // of stage.trained()
  int64_t best_epoch = 0;  // 0: as it was before
  double first_score = 0, best_score = 0, last_score = 0;
  int64_t epochs = 0, steps = 0;
  bool stopped_early = false;
  bool memorises() const;  // the last weights are clearly worse than the best
};

// Trains, or goes on from the state in the folder, and leaves the best weights in the stage. Of several processes the
// leading one reads and writes the folder and validates; all of them end with the same weights. Errors: kInterrupted
// (the state is saved); kInternal after 20 gradients in a row that are not finite, and kFile when the state cannot be
// written; the last good state stays.
FinetuneResult run_finetuning(FinetuneStage& stage, const FinetuneLoopOptions& options);

}  // namespace timbre
