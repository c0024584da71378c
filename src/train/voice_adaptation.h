#pragma once
// Fine-tuning SoVITS to one voice on a minute of speech, without touching what it knows of language: the voice vector
// g, and low-rank changes of flow and vocoder. Text encoder and posterior encoder stay, so that each clip's latent z
// and the prior of its text are computed once; a step costs no more than the flow on a few hundred frames and the
// vocoder on some of them.
//   loss = 45 · L1 of log-mels (vocoder from the posterior's z) + KL (the flow takes z to the prior of what is said)
#include <memory>

#include "sovits/sovits.h"
#include "train/finetune_stage.h"
#include "train/process_group.h"

namespace timbre {

struct VoiceAdaptationOptions {
  int64_t rank = 8;
  bool adapt_flow = true, adapt_vocoder = true;
  int64_t epoch_steps = 25;
  int64_t batch = 8, frames = 64;  // excerpts a step and their length
  int64_t vocoder_frames = 32;     // of each excerpt that the vocoder makes
  double voice_rate = 1;           // scale of g's own parameter
  double mel_weight = 0, kl_weight = 0, envelope_weight = 45;
  int64_t envelope_bands = 40, envelope_frames = 3;
  double adversarial_weight = 1, matching_weight = 1, discriminator_rate = 5e-4;
  uint64_t seed = 1;
  ProcessGroup* group = nullptr;  // whose processes each draw excerpts of their own; null: alone
};

class VoiceAdaptation : public FinetuneStage {
 public:
  // Weight norm folded, posterior encoder there; `voice` [gin] is where g begins. `similarity` (wave [N] → cosine to
  // the speaker) is part of the score. All must outlive the stage. Errors: kInput without clips, kModel.
  VoiceAdaptation(SoVits model, const FinetuneData& data, const torch::Tensor& voice,
                  std::function<double(const torch::Tensor& wave)> similarity, const VoiceAdaptationOptions& options);
  ~VoiceAdaptation() override;

  torch::nn::Module& trained() override;
  void apply() override;
  void take_gradients() override;
  torch::Tensor loss(uint64_t seed, Metrics& metrics) override;
  int64_t steps_per_epoch() const override;
  Metrics validate() override;
  StateDict extra_state() const override;
  void load_extra_state(const StateDict& state) override;

  torch::Tensor voice() const;  // [gin], as learnt
  StateDict factors() const;    // of the low-rank changes, names of SoVITS' weights

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace timbre
