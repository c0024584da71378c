#pragma once
// What fine-tuning learns from and what one of its stages does; the loop that runs stages is finetune_loop.h.
#include <torch/nn/module.h>

#include <string>
#include <vector>

#include "train/train_loop.h"

namespace timbre {

// One recording with its text, as the networks take them.
struct FinetuneClip {
  std::string id, text;
  torch::Tensor wave;      // float [frames · hop], at the model's rate
  torch::Tensor codes;     // int64 [T_sem]; frames = T_sem · semantic_stride
  torch::Tensor planned;   // int64 [T]: tokens that the GPT itself speaks the text with; undefined: not asked
  torch::Tensor phonemes;  // int64 [T_text]
  torch::Tensor context;   // float [width, T_text]: what the GPT reads beside them; undefined: zeros
  torch::Tensor speaker;   // float [speaker_dim] where SoVITS takes a verifier's vector
};

struct FinetuneData {
  std::vector<FinetuneClip> train, validation;
};

// Deterministic: the same ids and seed give the same split. One clip in ten, one at least and three at most seconds …
// of validation; with a single clip it is cut in two. Errors: kInput without clips.
FinetuneData split_clips(std::vector<FinetuneClip> clips, uint64_t seed);

class FinetuneStage {
 public:
  virtual ~FinetuneStage() = default;
  // Whose parameters are learnt, averaged and saved.
  virtual torch::nn::Module& trained() = 0;
  // Called when parameters have changed, and after backward().
  virtual void apply() {}
  virtual void take_gradients() {}
  // The loss of one batch, drawn from `seed` alone.
  virtual torch::Tensor loss(uint64_t seed, Metrics& metrics) = 0;
  // A network that is trained against this one. In each step it learns first, by adversary_loss() of the same draw,
  // then judges in loss(). Null: none.
  virtual torch::nn::Module* adversary() { return nullptr; }
  virtual torch::Tensor adversary_loss(uint64_t /*seed*/, Metrics& /*metrics*/) { return {}; }
  // Learning rate of a parameter of trained(), by its name, against that of the others.
  virtual double relative_rate(const std::string& /*parameter*/) const { return 1; }
  virtual int64_t steps_per_epoch() const = 0;
  // On the clips kept apart, without gradients. "score" decides: lower is better.
  virtual Metrics validate() = 0;
  // What a stage keeps besides trained() and adversary().
  virtual StateDict extra_state() const { return {}; }
  virtual void load_extra_state(const StateDict& /*state*/) {}
};

}  // namespace timbre
