#pragma once
// Fine-tuning the GPT to one speaker's way of speaking, learnt from the speaker's own semantic tokens: low-rank changes
// of its layers, or all weights. Cross entropy of the next token; the official training (s1_train.py) sums it over a
// batch, which `summed` does, and may add the preference for the true tokens over damaged ones (DPO).
#include <memory>

#include "gpt/gpt.h"
#include "train/batching.h"
#include "train/finetune_stage.h"
#include "train/low_rank.h"

namespace timbre {

struct GptAdaptationOptions {
  bool full = false;
  int64_t rank = 8;
  int64_t batch = 4;             // clips, in each process
  int64_t epoch_clips = 0;       // drawn in an epoch, at least; 0: as many as there are
  int64_t epoch_steps = 0;       // 0: as many as that takes
  int64_t accumulate = 1;        // batches a step
  int64_t mute_token = -1;       // put before every sequence; -1: none
  double damaged_tokens = 0.03;  // of those that are read, against learning by heart
  double rehearsed = 0.5;        // share of the clips that are learnt as planned, where they are: it must not unlearn
  bool summed = false;           // the loss of a batch is the sum over its tokens, not their mean
  bool prefer = false;           // DPO: against clips of which a stretch is lost or said twice
  bool dropout = true;           // false: to compare losses
  uint64_t seed = 1;
  BatchShare share;
};

class GptAdaptation : public FinetuneStage {
 public:
  // Errors: kInput without clips.
  GptAdaptation(Gpt model, FinetuneData data, const GptAdaptationOptions& options);

  torch::nn::Module& trained() override;
  void apply() override;
  void take_gradients() override;
  torch::Tensor loss(uint64_t seed, Metrics& metrics) override;
  int64_t steps_per_epoch() const override;
  Metrics validate() override;  // "score" is the cross entropy

  StateDict factors() const;  // empty when full
  StateDict weights() const;  // all, as they are now

 private:
  struct Rows;  // a batch, padded
  Rows rows_of(const std::vector<const FinetuneClip*>& clips, const std::vector<torch::Tensor>& codes,
               const std::vector<torch::Tensor>& read) const;
  torch::Tensor with_start(const torch::Tensor& codes) const;
  // Sum of the cross entropy; sum of right guesses and number of tokens in `metrics`.
  torch::Tensor entropy(const Rows& rows, Metrics& metrics, torch::Tensor* log_probability = nullptr);

  Gpt model_;
  FinetuneData data_;
  GptAdaptationOptions options_;
  LowRank adapter_{nullptr};
};

// Tokens [N] of which a random stretch is left out or said twice, as the official training makes what it must not
// prefer. Source: AR/models/utils.py (make_reject_y).
torch::Tensor damaged_stretch(const torch::Tensor& codes, SplitMix64& random);

}  // namespace timbre
