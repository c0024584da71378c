#include "train/voice_adaptation.h"

#include <algorithm>
#include <cmath>

#include "audio/mel.h"
#include "audio/spectrum.h"
#include "audio/voice_activity.h"
#include "base/error.h"
#include "base/log.h"
#include "base/median.h"
#include "base/random.h"
#include "checkpoint/state_dict.h"
#include "train/autocast.h"
#include "train/low_rank.h"
#include "train/mel_discriminator.h"
#include "train/multi_mel.h"
#include "train/sovits_losses.h"
#include "train/voice_excerpts.h"

namespace timbre {
namespace {

constexpr const char *kFlow = "flow.", *kVocoder = "dec.";  // of SoVITS' weights
constexpr double kLowestTopHz = 3000, kTopHz = 10000;
constexpr double kBelowReach = 0.9;     // nearer to where a recording ends its format is heard: filters, codecs' noise
constexpr double kFloor = 0.01;         // of the mean of a band over speech: pauses tell of the room
constexpr double kNoise = 0.5;          // of the prior
constexpr double kStepsOfAMinute = 25;  // of clips, in an epoch
constexpr double kFineFloor = 1e-3;
constexpr double kResolutions = MultiMel::kResolutions;
// Of training clips that are spoken, too, to judge the voice: what is kept apart is too little.
constexpr double kSimilaritySeconds = 30;
constexpr double kSimilarityWeight = 0.5;  // it wavers most; with more, epochs far from the end were kept

// The part of the spectrum in which most clips hold speech.
double reach_hz(const std::vector<FinetuneClip>& clips, int64_t sample_rate) {
  const auto rate = static_cast<int>(sample_rate);
  std::vector<double> reached;
  for (const auto& clip : clips) {
    const auto wave = clip.wave.to(torch::kCPU, torch::kFloat).contiguous();
    const std::vector<float> samples(wave.data_ptr<float>(), wave.data_ptr<float>() + wave.numel());
    const auto activity = detect_voice(samples, rate);
    reached.push_back(bandwidth_hz(samples, rate, activity.hop_samples, activity.speech));
  }
  return std::clamp(kBelowReach * median(reached), kLowestTopHz, kTopHz);
}

class LearntVoiceImpl : public torch::nn::Module {
 public:
  LearntVoiceImpl(SoVits& model, const torch::Tensor& voice, const VoiceAdaptationOptions& options) {
    LowRankOptions low_rank;
    low_rank.rank = options.rank;
    low_rank.seed = options.seed;
    if (options.adapt_flow) low_rank.prefixes.push_back(kFlow);
    if (options.adapt_vocoder) low_rank.prefixes.push_back(kVocoder);
    if (options.full) {
      for (auto& parameter : model->parameters()) parameter.set_requires_grad(false);
      if (options.adapt_flow) learn_all("flow", model->flow().ptr());
      if (options.adapt_vocoder) learn_all("vocoder", model->generator().ptr());
    } else if (!low_rank.prefixes.empty()) {
      adapter = register_module("adapter", LowRank(*model, low_rank));
    }
    start = voice.detach().clone();
    change = register_parameter("voice", torch::zeros_like(start));
    if (!model->posterior_encoder()) return;
    posterior = model->posterior_encoder();
    learn_all("posterior", posterior.ptr());
  }
  void learn_all(const std::string& name, const std::shared_ptr<torch::nn::Module>& part) {
    register_module(name, part);
    for (auto& parameter : part->parameters()) parameter.set_requires_grad(true);
  }
  LowRank adapter{nullptr};
  PosteriorEncoder posterior{nullptr};  // learns along, and is not kept
  torch::Tensor start, change;
};
TORCH_MODULE(LearntVoice);

}  // namespace

struct VoiceAdaptation::Parts {
  Parts(SoVits sovits, const VoiceAdaptationOptions& chosen, VoiceListeners hear, LearntVoice to_learn, double top)
      : model(sovits),
        options(chosen),
        listeners(std::move(hear)),
        learnt(to_learn),
        top_hz(top),
        wide_mel(spectrogram(), MelConfig{chosen.envelope_bands, 0, top}),
        mels(spectrogram(), top, kFineFloor) {
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
  double top_hz;
  LogMel wide_mel;
  MultiMel mels;
  MelDiscriminator discriminator{nullptr};
  std::unique_ptr<AdamW> discriminator_optimizer;
  std::vector<Utterance> train, validation, planned;
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

  static torch::Tensor mask_of(const torch::Tensor& x) { return torch::ones({x.size(0), 1, x.size(2)}, x.options()); }

  // z [B, 192, T] → the wave of `frames` frames after `from`, [B, frames · hop].
  torch::Tensor vocode(const torch::Tensor& z, int64_t from, int64_t frames) {
    return model->generate(z.narrow(2, from, frames), g().expand({z.size(0), -1, 1})).squeeze(1);
  }

  // waves [B, T · hop] → the latent that makes them; noise [B, 192, T], undefined: none.
  Posterior latent_of(const torch::Tensor& waves, const torch::Tensor& noise) {
    const auto spectrum = linear_spectrogram(waves, spectrogram());
    return learnt->posterior(spectrum, mask_of(spectrum), g().expand({waves.size(0), -1, 1}), noise);
  }

  // mean, scale, noise [B, 192, T] → the wave of `frames` frames after `from`, [B, frames · hop].
  torch::Tensor speak(const torch::Tensor& mean, const torch::Tensor& scale, const torch::Tensor& noise, int64_t from,
                      int64_t frames) {
    return vocode(model->reverse_flow(mean + kNoise * noise * torch::exp(scale), mask_of(mean), g()), from, frames);
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

  using Mels = std::vector<torch::Tensor>;

  void teach_discriminator(const Mels& made, const Mels& real, Metrics& metrics) {
    Mels constant;
    for (const auto& mel : made) constant.push_back(mel.detach());
    const auto told = discriminator_loss(discriminator(real), discriminator(constant)) / kResolutions;
    told.backward();
    average_discriminator();
    discriminator_optimizer->step(options.discriminator_rate);
    metrics["discriminator"] = told.item<double>();
  }

  torch::Tensor adversarial(const Mels& made) {
    for (auto& parameter : discriminator->parameters()) parameter.set_requires_grad(false);
    const auto fooled = adversarial_loss(discriminator(made)) / kResolutions;
    for (auto& parameter : discriminator->parameters()) parameter.set_requires_grad(true);
    return fooled;
  }

  torch::Tensor middle_of(const torch::Tensor& wave, int64_t from) const {
    const auto hop = model->config().hop;
    return wave.narrow(0, (from + margin()) * hop, options.vocoder_frames * hop);
  }
  int64_t margin() const { return (options.frames - options.vocoder_frames) / 2; }

  // What the model says by itself, of clips and of what it has planned.
  torch::Tensor speaking_loss(Draw& draw, Metrics& metrics) {
    Excerpts excerpts;
    std::vector<torch::Tensor> recorded, spoken;
    const auto paired = options.batch - (planned.empty() ? 0 : std::min(options.rehearsed, options.batch - 1));
    for (int64_t i = 0; i < options.batch; ++i) {
      const auto& recording = draw.one_of(train);
      const auto& clip = i < paired ? recording : draw.one_of(planned);
      const auto from = draw.place_in(clip, options.frames);
      excerpts.add(clip, from, options.frames);
      spoken.push_back(middle_of(clip.spoken, from));
      recorded.push_back(middle_of(recording.wave, i < paired ? from : draw.place_in(recording, options.frames)));
    }
    const auto mean = excerpts.mean();
    const auto made = speak(mean, excerpts.scale(), draw.noise_like(mean), margin(), options.vocoder_frames);
    const auto real = torch::stack(recorded);
    const auto shape = torch::l1_loss(envelope(made.narrow(0, 0, paired)), envelope(real.narrow(0, 0, paired)));
    const auto clarity = torch::l1_loss(content(made), content(torch::stack(spoken)).detach());
    metrics["envelope"] = shape.item<double>();
    metrics["content"] = clarity.item<double>();
    auto total = options.envelope_weight * shape + options.content_weight * clarity;
    if (options.adversarial_weight <= 0) return total;
    const auto heard = mels(made);
    teach_discriminator(heard, mels(real), metrics);
    const auto fooled = adversarial(heard);
    metrics["adversarial"] = fooled.item<double>();
    return total + options.adversarial_weight * fooled;
  }

  // Clips rebuilt.
  torch::Tensor rebuilding_loss(Draw& draw, Metrics& metrics) {
    Excerpts excerpts;
    std::vector<torch::Tensor> whole, middle;
    const auto hop = model->config().hop;
    for (int64_t i = 0; i < options.rebuilt; ++i) {
      const auto& clip = draw.one_of(train);
      const auto from = draw.place_in(clip, options.frames);
      excerpts.add(clip, from, options.frames);
      whole.push_back(clip.wave.narrow(0, from * hop, options.frames * hop));
      middle.push_back(middle_of(clip.wave, from));
    }
    const auto mean = excerpts.mean();
    const auto latent = latent_of(torch::stack(whole), draw.noise_like(mean));
    const auto mask = mask_of(mean);
    const auto kl = kl_loss(model->flow()(latent.z, mask, g()), latent.log_scale, mean, excerpts.scale(), mask);
    const auto rebuilt = mels(vocode(latent.z, margin(), options.vocoder_frames));
    const auto mel = mel_distance(rebuilt, mels(torch::stack(middle)));
    metrics["mel"] = mel.item<double>();
    metrics["kl"] = kl.item<double>();
    auto total = options.mel_weight * mel + options.kl_weight * kl;
    if (options.adversarial_weight > 0) total = total + options.rebuilt_adversarial_weight * adversarial(rebuilt);
    return total;
  }
};

VoiceAdaptation::VoiceAdaptation(SoVits model, const FinetuneData& data, const std::vector<Prior>& planned,
                                 const torch::Tensor& voice, VoiceListeners listeners,
                                 const VoiceAdaptationOptions& options) {
  const torch::NoGradGuard no_grad;
  LearntVoice learnt(model, voice, options);
  const auto top = data.train.empty() ? kTopHz : reach_hz(data.train, model->config().sample_rate);
  parts_ = std::make_unique<Parts>(model, options, std::move(listeners), learnt, top);
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
  const auto left_out = data.train.size() - parts_->train.size();
  if (left_out > 0) log_warn("clips of less than 1.2 s are too short to learn from: {}", left_out);
}

VoiceAdaptation::~VoiceAdaptation() = default;

torch::nn::Module& VoiceAdaptation::trained() { return *parts_->learnt; }
void VoiceAdaptation::apply() {
  if (parts_->learnt->adapter) parts_->learnt->adapter->apply();
}
void VoiceAdaptation::take_gradients() {
  if (parts_->learnt->adapter) parts_->learnt->adapter->take_gradients();
}
int64_t VoiceAdaptation::steps_per_epoch() const {
  if (parts_->options.epoch_steps > 0) return parts_->options.epoch_steps;
  const auto spectrogram = parts_->spectrogram();
  const double frames_per_minute =
      60.0 * static_cast<double>(spectrogram.sample_rate) / static_cast<double>(spectrogram.hop);
  double minutes = 0;
  for (const auto& clip : parts_->train) minutes += static_cast<double>(clip.frames()) / frames_per_minute;
  return std::lround(kStepsOfAMinute * std::sqrt(std::max(1.0, minutes)));
}
double VoiceAdaptation::top_hz() const { return parts_->top_hz; }
torch::Tensor VoiceAdaptation::voice() const { return parts_->g().detach().reshape({-1}).clone(); }
StateDict VoiceAdaptation::factors() const {
  return parts_->learnt->adapter ? parts_->learnt->adapter->factors() : StateDict{};
}
StateDict VoiceAdaptation::weights() const {
  StateDict learnt;
  for (const auto& [name, tensor] : state_dict(*parts_->model))
    if (name.rfind(kFlow, 0) == 0 || name.rfind(kVocoder, 0) == 0) learnt[name] = tensor;
  return learnt;
}

torch::Tensor VoiceAdaptation::loss(uint64_t seed, Metrics& metrics) {
  auto& p = *parts_;
  const auto index = p.options.group ? p.options.group->share().index : 0;
  Draw draw(index == 0 ? seed : derive_seed(seed, static_cast<uint64_t>(index)));
  const auto speaking = p.speaking_loss(draw, metrics);
  return p.learnt->posterior && p.options.rebuilt > 0 ? speaking + p.rebuilding_loss(draw, metrics) : speaking;
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
  double frames = 0;
  std::vector<torch::Tensor> waves;
  for (const auto& clip : p.validation) {
    const auto count = static_cast<double>(clip.frames());
    const auto real = clip.wave.unsqueeze(0);
    waves.push_back(p.speak(clip, generator));
    metrics["envelope"] +=
        torch::l1_loss(p.envelope(waves.back().unsqueeze(0)), p.envelope(real)).item<double>() * count;
    frames += count;
    if (!p.learnt->posterior) continue;
    const auto rebuilt = p.vocode(p.latent_of(real, {}).z, 0, clip.frames());
    metrics["mel"] += mel_distance(p.mels(rebuilt), p.mels(real)).item<double>() * count;
  }
  for (auto& [name, sum] : metrics) sum /= frames;
  metrics["score"] = metrics[p.learnt->posterior ? "mel" : "envelope"];
  if (!p.listeners.similarity) return metrics;
  const auto enough = static_cast<int64_t>(kSimilaritySeconds * static_cast<double>(p.model->config().sample_rate));
  int64_t samples = 0;
  for (std::size_t i = 0; i < p.train.size() && samples < enough; ++i) {
    waves.push_back(p.speak(p.train[i], generator));
    samples += waves.back().numel();
  }
  metrics["similarity"] = p.listeners.similarity(torch::cat(waves));
  metrics["score"] += kSimilarityWeight * (1 - metrics["similarity"]);
  return metrics;
}

}  // namespace timbre
