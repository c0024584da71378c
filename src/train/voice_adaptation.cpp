#include "train/voice_adaptation.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

#include "audio/mel.h"
#include "base/error.h"
#include "base/random.h"
#include "checkpoint/state_dict.h"
#include "train/low_rank.h"
#include "train/mel_discriminator.h"
#include "train/sovits_losses.h"

namespace timbre {
namespace {

constexpr double kTopHz = 7000;  // many recordings have nothing above
constexpr double kFloor = 0.01;  // of the mean of a band over speech: pauses tell of the room
constexpr double kNoise = 0.5;   // of the prior, in what validation speaks

// A clip as the frozen encoders see it; frames are T.
struct Latents {
  torch::Tensor wave;                     // [T · hop]
  torch::Tensor z_mean, z_log_scale;      // [192, T]
  torch::Tensor prior_mean, prior_scale;  // [192, T], the scale as a logarithm
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
  Parts(SoVits sovits, const VoiceAdaptationOptions& chosen, std::function<double(const torch::Tensor&)> likeness,
        LearntVoice to_learn)
      : model(sovits),
        options(chosen),
        similarity(std::move(likeness)),
        learnt(to_learn),
        log_mel(spectrogram(), MelConfig{}),
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
  std::function<double(const torch::Tensor&)> similarity;
  LearntVoice learnt;
  LogMel log_mel, wide_mel, fine_mel;
  MelDiscriminator discriminator{nullptr};
  std::unique_ptr<AdamW> discriminator_optimizer;
  std::vector<Latents> train, validation;
  torch::Tensor fine_floor = torch::full({}, 1e-3);
  torch::Tensor floor = torch::zeros({1, 1, 1});  // [1, bands, 1]
  torch::Tensor g() const { return (learnt->start + options.voice_rate * learnt->change).reshape({1, -1, 1}); }

  bool hears_posterior() const { return options.mel_weight > 0 || options.kl_weight > 0; }

  SpectrogramConfig spectrogram() const {
    return {model->config().sample_rate, model->config().n_fft, model->config().hop};
  }

  Latents listen(const FinetuneClip& clip, const torch::Tensor& ge) {
    const torch::NoGradGuard no_grad;
    const auto spec = linear_spectrogram(clip.wave.unsqueeze(0).to(ge.device()), spectrogram());
    const auto mask = torch::ones({1, 1, spec.size(2)}, spec.options());
    Posterior posterior;
    if (hears_posterior()) posterior = model->posterior_encoder()(spec, mask, ge);
    const auto prior =
        model->prior(clip.codes.reshape({1, 1, -1}).to(ge.device()), clip.phonemes.unsqueeze(0).to(ge.device()), ge);
    Latents latents{clip.wave.to(ge.device()), {}, {}, prior.mean[0], prior.log_scale[0]};
    if (hears_posterior()) latents.z_mean = posterior.mean[0], latents.z_log_scale = posterior.log_scale[0];
    return latents;
  }

  torch::Tensor envelope(const torch::Tensor& wave) {
    return torch::avg_pool1d(torch::log(torch::exp(wide_mel.of_wave(wave)) + floor), {options.envelope_frames}, {1});
  }

  // The clips as loud as the model speaks by itself, so that nothing is learnt of the level.
  void level_clips() {
    const torch::NoGradGuard no_grad;
    std::vector<torch::Tensor> made, real;
    for (const auto& clip : train) {
      const auto mask = torch::ones({1, 1, clip.frames()}, clip.prior_mean.options());
      const auto wave = model->generate(model->reverse_flow(clip.prior_mean.unsqueeze(0), mask, g()), g()).squeeze(1);
      made.push_back(torch::exp(wide_mel.of_wave(wave))[0]);
      real.push_back(torch::exp(wide_mel.of_wave(clip.wave.unsqueeze(0)))[0]);
    }
    const auto spoken = torch::cat(made, 1).mean(1), heard = torch::cat(real, 1).mean(1);  // [bands]
    const double gain = spoken.sum().item<double>() / heard.sum().item<double>();
    for (auto* clips : {&train, &validation})
      for (auto& clip : *clips) clip.wave = clip.wave * gain;
    floor = (kFloor * gain * heard).reshape({1, -1, 1});
  }

  // L1 of envelopes; mean, scale, noise [B, 192, T], wave [B, T · hop]
  std::pair<torch::Tensor, torch::Tensor> convert(const torch::Tensor& mean, const torch::Tensor& scale,
                                                  const torch::Tensor& noise, const torch::Tensor& wave, int64_t from,
                                                  int64_t frames) {
    const auto mask = torch::ones({mean.size(0), 1, mean.size(2)}, mean.options());
    const auto ge = g();
    const auto z = model->reverse_flow(mean + kNoise * noise * torch::exp(scale), mask, ge);
    const auto made = model->generate(z.narrow(2, from, frames), ge.expand({z.size(0), -1, 1})).squeeze(1);
    const auto hop = model->config().hop;
    return {made, wave.narrow(1, from * hop, frames * hop)};
  }

  torch::Tensor fine(const torch::Tensor& wave) { return torch::log(torch::exp(fine_mel.of_wave(wave)) + fine_floor); }

  void average_discriminator() {
    if (options.group == nullptr) return;
    std::vector<torch::Tensor> gradients;
    for (const auto& parameter : discriminator->parameters()) gradients.push_back(parameter.grad());
    options.group->average(gradients);
  }

  // The discriminator learns first, then judges.
  torch::Tensor adversarial(const torch::Tensor& made, const torch::Tensor& real, Metrics& metrics) {
    const auto fake = fine(made), truth = fine(real);
    const auto told = discriminator_loss({discriminator(truth)}, {discriminator(fake.detach())});
    told.backward();
    average_discriminator();
    discriminator_optimizer->step(options.discriminator_rate);
    for (auto& parameter : discriminator->parameters()) parameter.set_requires_grad(false);
    const std::vector<hifigan::Judgement> judged{discriminator(fake)}, of_truth{discriminator(truth)};
    for (auto& parameter : discriminator->parameters()) parameter.set_requires_grad(true);
    const auto fooled = adversarial_loss(judged), matched = feature_matching_loss(of_truth, judged);
    metrics["discriminator"] = told.item<double>();
    metrics["adversarial"] = fooled.item<double>();
    metrics["matching"] = matched.item<double>();
    return options.adversarial_weight * fooled + options.matching_weight * matched;
  }

  // L1 of log-mels and KL of excerpts, [B, …].
  std::pair<torch::Tensor, torch::Tensor> compare(const torch::Tensor& z, const torch::Tensor& z_scale,
                                                  const torch::Tensor& mean, const torch::Tensor& scale,
                                                  const torch::Tensor& wave, int64_t from, int64_t frames) {
    const auto mask = torch::ones({z.size(0), 1, z.size(2)}, z.options());
    const auto ge = g();
    const auto kl = kl_loss(model->flow()(z, mask, ge), z_scale, mean, scale, mask) / z.size(1);
    const auto made = model->generate(z.narrow(2, from, frames), ge.expand({z.size(0), -1, 1})).squeeze(1);
    const auto hop = model->config().hop;
    const auto mel = torch::l1_loss(log_mel.of_wave(made), log_mel.of_wave(wave.narrow(1, from * hop, frames * hop)));
    return {mel, kl};
  }
};

VoiceAdaptation::VoiceAdaptation(SoVits model, const FinetuneData& data, const torch::Tensor& voice,
                                 std::function<double(const torch::Tensor&)> similarity,
                                 const VoiceAdaptationOptions& options) {
  LearntVoice learnt(model, voice, options);
  parts_ = std::make_unique<Parts>(model, options, std::move(similarity), learnt);
  if (parts_->hears_posterior() && !model->posterior_encoder()) {
    throw Error(ErrorKind::kModel, "this model has no posterior encoder: leave the weights of mel and KL at 0");
  }
  model->eval();
  for (const auto& clip : data.train) parts_->train.push_back(parts_->listen(clip, parts_->g().detach()));
  for (const auto& clip : data.validation) parts_->validation.push_back(parts_->listen(clip, parts_->g().detach()));
  parts_->level_clips();
  const auto shortest = [&](const Latents& clip) { return clip.frames() < options.frames; };
  auto& train = parts_->train;
  train.erase(std::remove_if(train.begin(), train.end(), shortest), train.end());
  if (train.empty()) throw Error(ErrorKind::kInput, "no clip to train on is long enough; give clips of 1 s or more");
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
  const auto index = p.options.group ? p.options.group->share().index : 0;
  SplitMix64 random(index == 0 ? seed : derive_seed(seed, static_cast<uint64_t>(index)));
  auto generator = at::make_generator<at::CPUGeneratorImpl>(random());
  std::vector<torch::Tensor> z, z_scale, mean, scale, wave;
  const auto hop = p.model->config().hop, frames = p.options.frames;
  for (int64_t i = 0; i < p.options.batch; ++i) {
    // a place in all the speech there is, so that long clips count for more
    const auto& clip = p.train[random() % p.train.size()];
    const auto from = static_cast<int64_t>(random() % static_cast<uint64_t>(clip.frames() - frames + 1));
    if (p.hears_posterior()) {
      const auto noise = torch::randn({clip.z_mean.size(0), frames}, generator).to(clip.z_mean.device());
      z_scale.push_back(clip.z_log_scale.narrow(1, from, frames));
      z.push_back(clip.z_mean.narrow(1, from, frames) + noise * torch::exp(z_scale.back()));
    }
    mean.push_back(clip.prior_mean.narrow(1, from, frames));
    scale.push_back(clip.prior_scale.narrow(1, from, frames));
    wave.push_back(clip.wave.narrow(0, from * hop, frames * hop));
  }
  const auto at = (frames - p.options.vocoder_frames) / 2;
  torch::Tensor total = torch::zeros({});
  if (p.options.envelope_weight > 0) {
    const auto noise = torch::randn({p.options.batch, mean[0].size(0), frames}, generator).to(mean[0].device());
    const auto [made, real] =
        p.convert(torch::stack(mean), torch::stack(scale), noise, torch::stack(wave), at, p.options.vocoder_frames);
    const auto envelope = torch::l1_loss(p.envelope(made), p.envelope(real));
    metrics["envelope"] = envelope.item<double>();
    if (p.options.adversarial_weight > 0) total = total + p.adversarial(made, real, metrics);
    total = total + p.options.envelope_weight * envelope;
  }
  if (!p.hears_posterior()) return total;
  const auto [mel, kl] = p.compare(torch::stack(z), torch::stack(z_scale), torch::stack(mean), torch::stack(scale),
                                   torch::stack(wave), at, p.options.vocoder_frames);
  metrics["mel"] = mel.item<double>();
  metrics["kl"] = kl.item<double>();
  return total + p.options.mel_weight * mel + p.options.kl_weight * kl * 192;
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
  Metrics metrics;
  double seconds = 0;
  auto generator = at::make_generator<at::CPUGeneratorImpl>(derive_seed(1, "validation"));
  for (const auto& clip : p.validation) {
    const auto row = [](const torch::Tensor& x) { return x.unsqueeze(0); };
    const auto frames = clip.frames();
    if (p.hears_posterior()) {
      const auto [mel, kl] = p.compare(row(clip.z_mean), row(clip.z_log_scale), row(clip.prior_mean),
                                       row(clip.prior_scale), row(clip.wave), 0, frames);
      metrics["mel"] += mel.item<double>() * static_cast<double>(frames);
      metrics["kl"] += kl.item<double>() * static_cast<double>(frames);
    }
    const auto noise = torch::randn(clip.prior_mean.sizes(), generator).to(clip.prior_mean.device());
    const auto mask = torch::ones({1, 1, frames}, clip.prior_mean.options());
    const auto latent = clip.prior_mean + kNoise * noise * torch::exp(clip.prior_scale);
    const auto spoken = p.model->generate(p.model->reverse_flow(row(latent), mask, p.g()), p.g());
    const auto envelope = torch::l1_loss(p.envelope(spoken.reshape({1, -1})), p.envelope(row(clip.wave)));
    metrics["envelope"] += envelope.item<double>() * static_cast<double>(frames);
    if (p.similarity) metrics["similarity"] += p.similarity(spoken.reshape({-1})) * static_cast<double>(frames);
    seconds += static_cast<double>(frames);
  }
  for (auto& [name, value] : metrics) value /= seconds;
  // nats of log-mel, nats of KL a channel, and likeness, each about as wide as a good run moves it
  metrics["score"] = metrics["envelope"];
  return metrics;
}

}  // namespace timbre
