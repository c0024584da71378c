#include "train/voice_adaptation.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

#include "audio/mel.h"
#include "base/error.h"
#include "base/random.h"
#include "checkpoint/state_dict.h"
#include "train/autocast.h"
#include "train/low_rank.h"
#include "train/mel_discriminator.h"
#include "train/sovits_losses.h"

namespace timbre {
namespace {

constexpr double kTopHz = 7000;  // many recordings have nothing above
constexpr double kFloor = 0.01;  // of the mean of a band over speech: pauses tell of the room
constexpr double kNoise = 0.5;   // of the prior
// Of training clips that are spoken, too, to judge the voice: what is kept apart is too little.
constexpr double kSimilaritySeconds = 30;

// A clip as the frozen encoders see it.
struct Utterance {
  torch::Tensor prior_mean, prior_scale;  // [192, T], the scale as a logarithm
  torch::Tensor wave;                     // [T · hop]; undefined where it was never recorded
  torch::Tensor spoken;                   // [T · hop]: the same as the model says it before it learns
  int64_t frames() const { return prior_mean.size(1); }
};

class LearntVoiceImpl : public torch::nn::Module {
 public:
  LearntVoiceImpl(SoVits& model, const torch::Tensor& voice, const VoiceAdaptationOptions& options) {
    LowRankOptions low_rank;
    low_rank.rank = options.rank;
    low_rank.seed = options.seed;
    if (options.adapt_flow) low_rank.prefixes.push_back("flow.");
    if (options.adapt_vocoder) low_rank.prefixes.push_back("dec.");
    if (!low_rank.prefixes.empty()) adapter = register_module("adapter", LowRank(*model, low_rank));
    start = voice.detach().clone();
    change = register_parameter("voice", torch::zeros_like(start));
  }
  LowRank adapter{nullptr};
  torch::Tensor start, change;
};
TORCH_MODULE(LearntVoice);

}  // namespace

struct VoiceAdaptation::Parts {
  Parts(SoVits sovits, const VoiceAdaptationOptions& chosen, VoiceListeners hear, LearntVoice to_learn)
      : model(sovits),
        options(chosen),
        listeners(std::move(hear)),
        learnt(to_learn),
        wide_mel(spectrogram(), MelConfig{chosen.envelope_bands, 0, kTopHz}),
        fine_mel(spectrogram(), MelConfig{80, 0, kTopHz}) {
    at::manual_seed(derive_seed(chosen.seed, "discriminator"));
    discriminator = MelDiscriminator();
    discriminator->to(learnt->start.device());
    AdamWOptions adam;
    adam.beta1 = 0.5, adam.max_norm = 0;
    discriminator_optimizer = std::make_unique<AdamW>(*discriminator, adam);
  }

  SoVits model;
  VoiceAdaptationOptions options;
  VoiceListeners listeners;
  LearntVoice learnt;
  LogMel wide_mel, fine_mel;
  MelDiscriminator discriminator{nullptr};
  std::unique_ptr<AdamW> discriminator_optimizer;
  std::vector<Utterance> train, validation, planned;
  torch::Tensor fine_floor = torch::full({}, 1e-3);
  torch::Tensor floor = torch::zeros({1, 1, 1});  // [1, bands, 1]
  torch::Tensor g() const { return (learnt->start + learnt->change).reshape({1, -1, 1}); }

  SpectrogramConfig spectrogram() const {
    return {model->config().sample_rate, model->config().n_fft, model->config().hop};
  }

  // prior [1, 192, T]
  Utterance spoken_before(const Prior& prior, const torch::Tensor& wave) {
    const auto no_noise = torch::zeros_like(prior.mean);
    return {prior.mean[0], prior.log_scale[0], wave,
            speak(prior.mean, prior.log_scale, no_noise, 0, prior.mean.size(2))[0]};
  }

  Utterance listen(const FinetuneClip& clip) {
    const auto ge = g();
    const auto prior =
        model->prior(clip.codes.reshape({1, 1, -1}).to(ge.device()), clip.phonemes.unsqueeze(0).to(ge.device()), ge);
    return spoken_before(prior, clip.wave.to(ge.device()));
  }

  torch::Tensor envelope(const torch::Tensor& wave) {
    return torch::avg_pool1d(torch::log(torch::exp(wide_mel.of_wave(wave)) + floor), {options.envelope_frames}, {1});
  }

  torch::Tensor content(const torch::Tensor& waves) {
    const FullPrecision exact;
    return listeners.content(waves.to(torch::kFloat));
  }

  torch::Tensor fine(const torch::Tensor& wave) { return torch::log(torch::exp(fine_mel.of_wave(wave)) + fine_floor); }

  // The clips as loud as the model speaks by itself, so that nothing is learnt of the level.
  void level_clips() {
    const torch::NoGradGuard no_grad;
    std::vector<torch::Tensor> made, real;
    for (const auto& clip : train) {
      made.push_back(torch::exp(wide_mel.of_wave(clip.spoken.unsqueeze(0)))[0]);
      real.push_back(torch::exp(wide_mel.of_wave(clip.wave.unsqueeze(0)))[0]);
    }
    const auto spoken = torch::cat(made, 1).mean(1), heard = torch::cat(real, 1).mean(1);  // [bands]
    const double gain = spoken.sum().item<double>() / heard.sum().item<double>();
    for (auto* clips : {&train, &validation})
      for (auto& clip : *clips) clip.wave = clip.wave * gain;
    floor = (kFloor * gain * heard).reshape({1, -1, 1});
  }

  // mean, scale, noise [B, 192, T] → the wave of `frames` frames after `from`, [B, frames · hop].
  torch::Tensor speak(const torch::Tensor& mean, const torch::Tensor& scale, const torch::Tensor& noise, int64_t from,
                      int64_t frames) {
    const auto mask = torch::ones({mean.size(0), 1, mean.size(2)}, mean.options());
    const auto ge = g();
    const auto z = model->reverse_flow(mean + kNoise * noise * torch::exp(scale), mask, ge);
    return model->generate(z.narrow(2, from, frames), ge.expand({z.size(0), -1, 1})).squeeze(1);
  }

  torch::Tensor speak(const Utterance& clip, at::Generator& generator) {
    const auto noise = torch::randn(clip.prior_mean.sizes(), generator).to(clip.prior_mean.device());
    return speak(clip.prior_mean.unsqueeze(0), clip.prior_scale.unsqueeze(0), noise.unsqueeze(0), 0, clip.frames())[0];
  }

  void average_discriminator() {
    if (options.group == nullptr) return;
    std::vector<torch::Tensor> gradients;
    for (const auto& parameter : discriminator->parameters()) gradients.push_back(parameter.grad());
    options.group->average(gradients);
  }

  // The discriminator learns first, then judges.
  torch::Tensor adversarial(const torch::Tensor& made, const torch::Tensor& real, Metrics& metrics) {
    const auto fake = fine(made);
    const auto told = discriminator_loss({discriminator(fine(real))}, {discriminator(fake.detach())});
    told.backward();
    average_discriminator();
    discriminator_optimizer->step(options.discriminator_rate);
    for (auto& parameter : discriminator->parameters()) parameter.set_requires_grad(false);
    const auto fooled = adversarial_loss({discriminator(fake)});
    for (auto& parameter : discriminator->parameters()) parameter.set_requires_grad(true);
    metrics["discriminator"] = told.item<double>();
    metrics["adversarial"] = fooled.item<double>();
    return fooled;
  }
};

VoiceAdaptation::VoiceAdaptation(SoVits model, const FinetuneData& data, const std::vector<Prior>& planned,
                                 const torch::Tensor& voice, VoiceListeners listeners,
                                 const VoiceAdaptationOptions& options) {
  const torch::NoGradGuard no_grad;
  LearntVoice learnt(model, voice, options);
  parts_ = std::make_unique<Parts>(model, options, std::move(listeners), learnt);
  model->eval();
  for (const auto& clip : data.train) parts_->train.push_back(parts_->listen(clip));
  for (const auto& clip : data.validation) parts_->validation.push_back(parts_->listen(clip));
  for (const auto& prior : planned) parts_->planned.push_back(parts_->spoken_before(prior, {}));
  parts_->level_clips();
  for (auto* clips : {&parts_->train, &parts_->planned}) {
    const auto too_short = [&](const Utterance& clip) { return clip.frames() < options.frames; };
    clips->erase(std::remove_if(clips->begin(), clips->end(), too_short), clips->end());
  }
  if (parts_->train.empty())
    throw Error(ErrorKind::kInput, "no clip to train on is long enough; give clips of 1.2 s or more");
}

VoiceAdaptation::~VoiceAdaptation() = default;

torch::nn::Module& VoiceAdaptation::trained() { return *parts_->learnt; }
void VoiceAdaptation::apply() {
  if (parts_->learnt->adapter) parts_->learnt->adapter->apply();
}
void VoiceAdaptation::take_gradients() {
  if (parts_->learnt->adapter) parts_->learnt->adapter->take_gradients();
}
int64_t VoiceAdaptation::steps_per_epoch() const { return parts_->options.epoch_steps; }
torch::Tensor VoiceAdaptation::voice() const { return parts_->g().detach().reshape({-1}).clone(); }
StateDict VoiceAdaptation::factors() const {
  return parts_->learnt->adapter ? parts_->learnt->adapter->factors() : StateDict{};
}

torch::Tensor VoiceAdaptation::loss(uint64_t seed, Metrics& metrics) {
  auto& p = *parts_;
  const auto& options = p.options;
  const auto index = options.group ? options.group->share().index : 0;
  SplitMix64 random(index == 0 ? seed : derive_seed(seed, static_cast<uint64_t>(index)));
  auto generator = at::make_generator<at::CPUGeneratorImpl>(random());
  const auto hop = p.model->config().hop, at = (options.frames - options.vocoder_frames) / 2;
  std::vector<torch::Tensor> mean, scale, wave, spoken;
  const auto place_in = [&](const Utterance& clip) {
    return static_cast<int64_t>(random() % static_cast<uint64_t>(clip.frames() - options.frames + 1));
  };
  const auto excerpt = [&](const torch::Tensor& whole, int64_t from) {
    return whole.narrow(0, (from + at) * hop, options.vocoder_frames * hop);
  };
  const auto paired = options.batch - (p.planned.empty() ? 0 : std::min(options.rehearsed, options.batch - 1));
  for (int64_t i = 0; i < options.batch; ++i) {
    const auto& recorded = p.train[random() % p.train.size()];
    const auto& clip = i < paired ? recorded : p.planned[random() % p.planned.size()];
    const auto from = place_in(clip);
    mean.push_back(clip.prior_mean.narrow(1, from, options.frames));
    scale.push_back(clip.prior_scale.narrow(1, from, options.frames));
    spoken.push_back(excerpt(clip.spoken, from));
    wave.push_back(excerpt(recorded.wave, i < paired ? from : place_in(recorded)));
  }
  const auto noise = torch::randn({options.batch, mean[0].size(0), options.frames}, generator).to(mean[0].device());
  const auto made = p.speak(torch::stack(mean), torch::stack(scale), noise, at, options.vocoder_frames);
  const auto real = torch::stack(wave);
  const auto envelope = torch::l1_loss(p.envelope(made.narrow(0, 0, paired)), p.envelope(real.narrow(0, 0, paired)));
  const auto content = torch::l1_loss(p.content(made), p.content(torch::stack(spoken)).detach());
  metrics["envelope"] = envelope.item<double>();
  metrics["content"] = content.item<double>();
  auto total = options.envelope_weight * envelope + options.content_weight * content;
  if (options.adversarial_weight > 0) total = total + options.adversarial_weight * p.adversarial(made, real, metrics);
  return total;
}

StateDict VoiceAdaptation::extra_state() const {
  auto state = parts_->discriminator_optimizer->state();
  for (const auto& [name, tensor] : state_dict(*parts_->discriminator)) state["model/" + name] = tensor;
  return state;
}

void VoiceAdaptation::load_extra_state(const StateDict& state) {
  StateDict model;
  for (const auto& [name, tensor] : state)
    if (name.rfind("model/", 0) == 0) model[name.substr(6)] = tensor;
  load_state_dict(*parts_->discriminator, model);
  parts_->discriminator_optimizer->load_state(state);
}

Metrics VoiceAdaptation::validate() {
  auto& p = *parts_;
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(derive_seed(1, "validation"));
  Metrics metrics;
  int64_t frames = 0;
  std::vector<torch::Tensor> waves;
  for (const auto& clip : p.validation) {
    waves.push_back(p.speak(clip, generator));
    const auto envelope = torch::l1_loss(p.envelope(waves.back().unsqueeze(0)), p.envelope(clip.wave.unsqueeze(0)));
    metrics["envelope"] += envelope.item<double>() * static_cast<double>(clip.frames());
    frames += clip.frames();
  }
  metrics["envelope"] /= static_cast<double>(frames);
  metrics["score"] = metrics["envelope"];
  if (!p.listeners.similarity) return metrics;
  const auto enough = static_cast<int64_t>(kSimilaritySeconds * static_cast<double>(p.model->config().sample_rate));
  int64_t samples = 0;
  for (std::size_t i = 0; i < p.train.size() && samples < enough; ++i) {
    waves.push_back(p.speak(p.train[i], generator));
    samples += waves.back().numel();
  }
  metrics["similarity"] = p.listeners.similarity(torch::cat(waves));
  metrics["score"] += 1 - metrics["similarity"];
  return metrics;
}

}  // namespace timbre
