#pragma once
// Fine-tuning SoVITS to one voice on a minute of speech, without touching what it knows of language: the voice vector
// g, and flow and vocoder, by low-rank changes or in full. The text encoder stays, so that the prior of each clip is
// computed once. Two things are learnt from in each step. Clips rebuilt from their posterior, where the model has a
// posterior encoder:
//   - the L1 of log-mels, and the divergence of posterior and prior, as in the official training: vocoder and flow meet
//     all that the recording holds, pitch and chance included.
// Excerpts that the model says by itself, of clips and of what the GPT plans:
//   - the L1 of spectral envelopes to the recording, where there is one (pitch is drawn anew each time and must not
//     count): each sound in its place;
//   - the L1 of what the content encoder hears to what it hears of the same prior before: the changed voice is as clear
//     as the model was. Recordings cannot be the measure of that, as their tokens are heard with errors.
// Both must please discriminators of log-mels at three resolutions, which learn to tell what is said from the
// recordings. What is rebuilt does not teach them: when it did, the voice came less close.
#include <memory>

#include "sovits/sovits.h"
#include "train/finetune_stage.h"
#include "train/process_group.h"

namespace timbre {

struct VoiceAdaptationOptions {
  bool full = false;  // all weights of flow and vocoder, not low-rank changes
  int64_t rank = 8;
  bool adapt_flow = true, adapt_vocoder = true;
  int64_t epoch_steps = 0;         // 0: 25 for up to a minute of clips, for more with the root of their length
  int64_t batch = 4, frames = 96;  // excerpts a step and their length
  int64_t vocoder_frames = 64;     // in the middle of each excerpt, that the vocoder makes
  int64_t rehearsed = 2;           // excerpts of the batch that the GPT plans, where it has planned something
  int64_t rebuilt = 2;             // further excerpts a step, where the model has a posterior encoder
  double envelope_weight = 5, adversarial_weight = 5, content_weight = 180;
  double mel_weight = 45, kl_weight = 1, rebuilt_adversarial_weight = 40;  // of what is rebuilt
  double discriminator_rate = 5e-4;
  int64_t envelope_bands = 40, envelope_frames = 3;
  uint64_t seed = 1;
  ProcessGroup* group = nullptr;  // whose processes each draw excerpts of their own; null: alone
};

// What other networks hear in a wave; they do not learn.
struct VoiceListeners {
  std::function<torch::Tensor(const torch::Tensor& waves)> content;  // [B, N] → what is said, [B, C, T]
  std::function<double(const torch::Tensor& wave)> similarity;       // [N] → cosine to the speaker; may be null
};

class VoiceAdaptation : public FinetuneStage {
 public:
  // Weight norm folded; `planned`: sentences without a recording as the GPT plans them, which is what the voice will
  // have to speak, [1, inter_channels, T] each; `voice` [gin] is where g begins. All must outlive the stage. Errors:
  // kInput where no clip is long enough.
  VoiceAdaptation(SoVits model, const FinetuneData& data, const std::vector<Prior>& planned, const torch::Tensor& voice,
                  VoiceListeners listeners, const VoiceAdaptationOptions& options);
  ~VoiceAdaptation() override;

  torch::nn::Module& trained() override;
  void apply() override;
  void take_gradients() override;
  torch::Tensor loss(uint64_t seed, Metrics& metrics) override;
  int64_t steps_per_epoch() const override;
  // "score": the distance of log-mels of rebuilt clips (without a posterior encoder, of envelopes of spoken ones), in
  // nats, plus half of 1 less the similarity of the voice.
  Metrics validate() override;
  StateDict extra_state() const override;
  void load_extra_state(const StateDict& state) override;

  double top_hz() const;        // nothing above is listened to: 0.9 of what most clips reach, at most 10 kHz
  torch::Tensor voice() const;  // [gin], as learnt
  StateDict factors() const;    // of the low-rank changes, names of SoVITS' weights; empty when full
  StateDict weights() const;    // of flow and vocoder, by SoVITS' names

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace timbre
