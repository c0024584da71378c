#pragma once
// The loop that every training stage shares: schedule, optimiser, averaged weights, validation, log and resumable
// checkpoints.
#include <torch/nn/module.h>

#include <filesystem>
#include <map>
#include <string>

#include "train/adamw.h"

namespace timbre {

using Metrics = std::map<std::string, double>;

// One network to train. A stage owns its model and data; the loop owns everything else.
class TrainStage {
 public:
  virtual ~TrainStage() = default;
  virtual torch::nn::Module& model() = 0;
  // The loss of one batch, drawn from `seed` alone, so that a resumed run sees the same batches. Fills `metrics`.
  virtual torch::Tensor loss(uint64_t seed, Metrics& metrics) = 0;
  // On data kept apart, with the model in eval mode and no gradients.
  virtual Metrics validate() = 0;
  // Stored in the metadata of model.safetensors: what a loader needs to rebuild the network.
  virtual std::map<std::string, std::string> metadata() const = 0;
};

struct TrainLoopOptions {
  std::filesystem::path run;  // folder of model.safetensors (averaged weights), state.safetensors and log.jsonl
  std::filesystem::path
      init;            // a new run starts from the weights of this file that the model knows; empty: from nothing
  int64_t steps = 0;   // the schedule ends after this many steps, or
  double minutes = 0;  // after this much time in this call; one of both is needed
  double learning_rate = 1e-3;
  int64_t warmup_steps = 200;
  int64_t validate_every = 500;
  double save_minutes = 3;
  uint64_t seed = 1;
  bool bf16 = false;  // autocast matrix products and convolutions: twice the speed on CPUs with AVX512-BF16 or AMX
  AdamWOptions optimizer;
};

// Trains until the schedule's end (linear warm-up, then cosine to a twentieth of the rate) or until interrupted, and
// resumes from state.safetensors when the folder has one. Steps whose gradient is not finite are skipped; after 20 in a
// row: Error kInternal.
void run_training(TrainStage& stage, const TrainLoopOptions& options);

}  // namespace timbre
