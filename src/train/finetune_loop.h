#pragma once
// The loop of fine-tuning: epochs, validation after each, the best weights by their validation score, early stopping,
// state that resumes bit for bit.
#include <filesystem>
#include <functional>
#include <string>

#include "train/adamw.h"
#include "train/finetune_stage.h"

namespace timbre {

struct FinetuneLoopOptions {
  std::filesystem::path run;  // folder of state.safetensors
  std::string name;           // "sovits", "gpt": in messages
  int64_t epochs = 10;
  int64_t patience = 4;    // validations without a better score before it stops; 0: never
  int64_t accumulate = 1;  // batches a step
  double learning_rate = 1e-3;
  int64_t warmup_steps = 20;
  double save_minutes = 2;
  uint64_t seed = 1;
  bool bf16 = false;
  AdamWOptions optimizer;
  // kind: "train" (means over an epoch) or "validate".
  std::function<void(const std::string& kind, int64_t epoch, int64_t step, const Metrics&)> report;
  // After each validation, with the validated weights applied.
  std::function<void(int64_t epoch, int64_t step)> listen;
};

struct FinetuneResult {
  StateDict best;          // of stage.trained()
  int64_t best_epoch = 0;  // 0: as it was before
  double first_score = 0, best_score = 0, last_score = 0;
  int64_t epochs = 0;
  bool stopped_early = false;
  bool memorises() const;  // the last weights are clearly worse than the best
};

// Trains, or goes on from the state in the folder, and leaves the best weights in the stage. Errors: kInterrupted (the
// state is saved); kInternal after 20 gradients in a row that are not finite, and kFile when the state cannot be
// written; the last good state stays.
FinetuneResult run_finetuning(FinetuneStage& stage, const FinetuneLoopOptions& options);

}  // namespace timbre
