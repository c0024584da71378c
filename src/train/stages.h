#pragma once
// The stages that make the base model, each a TrainStage over the teacher's shards.
#include <c10/core/Device.h>

#include <filesystem>
#include <memory>
#include <string>

#include "train/train_loop.h"

namespace timbre {

struct StageOptions {
  std::filesystem::path data;                  // folder of teacher shards
  std::filesystem::path base;                  // folder with what earlier stages made
  std::filesystem::path text = "models/text";  // the front end's dictionaries
  int64_t batch = 16;
  int64_t shards = 0;  // use the first shards only; 0: all
  torch::Device device = torch::kCPU;
};

// Of the base model's GPT: the layer and its heads that are shown which phoneme each token speaks.
constexpr int64_t kGuidedLayer = 2, kGuidedHeads = 2;

// stage: "content" (content encoder), "reading" (the phoneme half of SoVITS' text encoder), "prior" (all of it), "gpt",
// "posterior" (the posterior encoder, which only fine-tuning needs). Errors: kUsage for another name.
std::unique_ptr<TrainStage> make_stage(const std::string& stage, const StageOptions& options);

std::unique_ptr<TrainStage> make_content_stage(const StageOptions& options);
std::unique_ptr<TrainStage> make_reading_stage(const StageOptions& options);
std::unique_ptr<TrainStage> make_prior_stage(const StageOptions& options);
std::unique_ptr<TrainStage> make_gpt_stage(const StageOptions& options);
std::unique_ptr<TrainStage> make_posterior_stage(const StageOptions& options);

}  // namespace timbre
