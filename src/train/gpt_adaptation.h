#pragma once
// Fine-tuning the GPT to one speaker's way of speaking: low-rank changes of its layers, learnt from the speaker's own
// semantic tokens. Cross entropy of the next token, the mean over all tokens of a batch.
#include <memory>

#include "gpt/gpt.h"
#include "train/finetune_stage.h"
#include "train/low_rank.h"

namespace timbre {

struct GptAdaptationOptions {
  int64_t rank = 8;
  int64_t batch = 4;
  int64_t mute_token = -1;       // put before every sequence; -1: none
  double damaged_tokens = 0.03;  // of those that are read, against learning by heart
  uint64_t seed = 1;
};

class GptAdaptation : public FinetuneStage {
 public:
  // Errors: kInput without clips.
  GptAdaptation(Gpt model, FinetuneData data, const GptAdaptationOptions& options);

  torch::nn::Module& trained() override { return *adapter_; }
  void apply() override { adapter_->apply(); }
  void take_gradients() override { adapter_->take_gradients(); }
  torch::Tensor loss(uint64_t seed, Metrics& metrics) override;
  int64_t steps_per_epoch() const override;
  Metrics validate() override;  // "score" is the cross entropy

  StateDict factors() const { return adapter_->factors(); }

 private:
  torch::Tensor entropy(const std::vector<const FinetuneClip*>& clips, uint64_t* random_seed, Metrics& metrics);

  Gpt model_;
  FinetuneData data_;
  GptAdaptationOptions options_;
  LowRank adapter_;
};

}  // namespace timbre
