#pragma once
// Fine-tuning the SoVITS of an official checkpoint as GPT-SoVITS does (s2_train.py): posterior encoder, flow, text
// encoder and vocoder against the discriminators.
//   generator side: adversarial + 2 · feature matching + 45 · L1 of log-mels + KL, on excerpts of the clips
// All weights (full), or low-rank changes of text encoder, flow, vocoder and posterior encoder; then the style encoder
// stays, so that a Voice keeps its condition. Tokens and codebook are fixed in both, as upstream.
#include <memory>

#include "audio/mel.h"
#include "hifigan/discriminators.h"
#include "sovits/training_forward.h"
#include "train/batching.h"
#include "train/finetune_stage.h"
#include "train/low_rank.h"
#include "train/sovits_losses.h"

namespace timbre {

struct SovitsFinetuningOptions {
  bool full = false;
  int64_t rank = 8;
  int64_t batch = 4;            // clips a step, in each process
  int64_t epoch_steps = 0;      // 0: as many as there are batches of clips
  int64_t segment_frames = 32;  // 20,480 samples that the vocoder makes of each clip
  SoVitsLossWeights weights;
  double text_rate = 0.4;  // of text embedding, text encoder and MRTE against the rest
  bool dropout = true;     // false: to compare losses
  uint64_t seed = 1;
  BatchShare share;
};

class SovitsFinetuning : public FinetuneStage {
 public:
  // `model` with its weight norm and posterior encoder. Clips shorter than a segment are left out. Errors: kModel
  // without posterior encoder; kInput when no clip is left.
  SovitsFinetuning(SoVits model, hifigan::Discriminators discriminators, FinetuneData data,
                   const SovitsFinetuningOptions& options);

  torch::nn::Module& trained() override;
  void apply() override;
  void take_gradients() override;
  torch::nn::Module* adversary() override { return discriminators_.get(); }
  torch::Tensor adversary_loss(uint64_t seed, Metrics& metrics) override;
  torch::Tensor loss(uint64_t seed, Metrics& metrics) override;
  double relative_rate(const std::string& parameter) const override;
  int64_t steps_per_epoch() const override;
  // "mel": L1 of log-mels between each clip and what the model speaks of its tokens, text and style, which is the
  // score; "kl" of prior and posterior.
  Metrics validate() override;

  StateDict factors() const;  // of what speaks, names of SoVITS' weights; empty when full
  StateDict weights() const;  // all, as they are now

 private:
  struct Batch;
  struct Spoken;  // one forward pass, which the adversary and this side both judge
  Batch make_batch(uint64_t seed);
  void speak(uint64_t seed);

  SoVits model_;
  hifigan::Discriminators discriminators_;
  FinetuneData data_;
  SovitsFinetuningOptions options_;
  LowRank adapter_{nullptr};
  LogMel log_mel_;
  std::shared_ptr<Spoken> spoken_;
};

// Periods of the discriminators that a version is trained with: v2Pro and v2ProPlus add 17 and 23.
std::vector<int64_t> discriminator_periods(bool pro);

}  // namespace timbre
