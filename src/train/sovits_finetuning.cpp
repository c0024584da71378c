#include "train/sovits_finetuning.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

#include "base/error.h"
#include "base/random.h"
#include "checkpoint/state_dict.h"
#include "nn/masks.h"
#include "nn/weight_norm.h"
#include "train/autocast.h"

namespace timbre {
namespace {

constexpr double kNoise = 0.5;  // of the prior, in what validation speaks
constexpr const char* kPosterior = "enc_q.";

SpectrogramConfig spectrogram_of(const SoVitsConfig& config) { return {config.sample_rate, config.n_fft, config.hop}; }

int64_t frames_of(const FinetuneClip& clip, const SoVitsConfig& config) {
  return clip.codes.numel() * config.semantic_stride;
}

LowRank make_adapter(SoVits& model, const SovitsFinetuningOptions& options) {
  LowRankOptions low_rank;
  low_rank.rank = options.rank;
  low_rank.seed = options.seed;
  low_rank.prefixes = {"enc_p.", "flow.", "dec.", kPosterior};
  nn::remove_weight_norm(*model);
  return LowRank(*model, low_rank);
}

torch::Tensor row(const torch::Tensor& x, const torch::Device& device) { return x.unsqueeze(0).to(device); }

}  // namespace

struct SovitsFinetuning::Batch {
  TrainingBatch input;
  torch::Tensor real;   // [B, 1, segment samples]
  double kl_share = 1;  // so that the mean over processes is the mean over all frames
};

struct SovitsFinetuning::Spoken {
  uint64_t seed;
  Batch batch;
  TrainingForward made;
};

SovitsFinetuning::SovitsFinetuning(SoVits model, hifigan::Discriminators discriminators, FinetuneData data,
                                   const SovitsFinetuningOptions& options)
    : model_(model),
      discriminators_(discriminators),
      data_(std::move(data)),
      options_(options),
      log_mel_(spectrogram_of(model->config()), MelConfig{}) {
  if (!model_->posterior_encoder())
    throw Error(ErrorKind::kModel, "this SoVITS has no posterior encoder (enc_q), which its training needs");
  auto& train = data_.train;
  const auto short_one = [&](const FinetuneClip& clip) {
    return frames_of(clip, model_->config()) < options_.segment_frames;
  };
  train.erase(std::remove_if(train.begin(), train.end(), short_one), train.end());
  if (train.empty()) throw Error(ErrorKind::kInput, "no clip to train on is long enough; give clips of 1 s or more");
  if (!options_.full) adapter_ = make_adapter(model_, options_);
  discriminators_->train();
}

torch::nn::Module& SovitsFinetuning::trained() {
  if (adapter_) return *adapter_;
  return *model_;
}
void SovitsFinetuning::apply() {
  if (adapter_) adapter_->apply();
}
void SovitsFinetuning::take_gradients() {
  if (adapter_) adapter_->take_gradients();
  spoken_.reset();
}

int64_t SovitsFinetuning::steps_per_epoch() const {
  if (options_.epoch_steps > 0) return options_.epoch_steps;
  const auto clips = static_cast<int64_t>(data_.train.size()), batch = options_.batch * options_.share.count;
  return (clips + batch - 1) / batch;
}

double SovitsFinetuning::relative_rate(const std::string& parameter) const {
  auto name = parameter;
  std::replace(name.begin(), name.end(), '/', '.');  // of low-rank factors
  for (const char* const text : {"enc_p.text_embedding.", "enc_p.encoder_text.", "enc_p.mrte."})
    if (name.rfind(text, 0) == 0) return options_.text_rate;
  return 1;
}

SovitsFinetuning::Batch SovitsFinetuning::make_batch(uint64_t seed) {
  const auto& config = model_->config();
  const auto device = model_->parameters().front().device();
  SplitMix64 random(seed);
  const auto drawn = draw_batch(data_.train.size(), options_.batch, options_.share, random);
  std::vector<torch::Tensor> specs, codes, texts, speakers, noises, starts, reals;
  int64_t own_frames = 0, all_frames = 0;
  for (std::size_t i = 0; i < drawn.all.size(); ++i) {
    const auto& clip = data_.train[drawn.all[i]];
    const auto frames = frames_of(clip, config);
    all_frames += frames;
    if (i < drawn.begin || i >= drawn.begin + drawn.size) continue;
    own_frames += frames;
    auto generator = at::make_generator<at::CPUGeneratorImpl>(derive_seed(seed, static_cast<uint64_t>(i)));
    const auto start = torch::randint(frames - options_.segment_frames + 1, {1}, generator, torch::kLong);
    specs.push_back(linear_spectrogram(clip.wave.unsqueeze(0), spectrogram_of(config))[0].t());  // [T, bins]
    noises.push_back(torch::randn({frames, config.inter_channels}, generator));
    codes.push_back(clip.codes), texts.push_back(clip.phonemes), starts.push_back(start);
    if (config.speaker_dim > 0) speakers.push_back(clip.speaker);
    reals.push_back(
        clip.wave.narrow(0, start.item<int64_t>() * config.hop, options_.segment_frames * config.hop).unsqueeze(0));
  }
  Batch batch;
  auto& input = batch.input;
  input.spec = pad_rows(specs).transpose(1, 2).to(device);
  input.spec_lengths = lengths_of(specs).to(device);
  input.codes = pad_rows(codes).unsqueeze(1).to(device);
  input.text = pad_rows(texts).to(device);
  input.text_lengths = lengths_of(texts).to(device);
  if (!speakers.empty()) input.speaker = torch::stack(speakers).to(device);
  input.noise = pad_rows(noises).transpose(1, 2).to(device);
  input.segment_starts = torch::cat(starts).to(device);
  input.segment_frames = options_.segment_frames;
  batch.real = torch::stack(reals).to(device);
  batch.kl_share =
      static_cast<double>(own_frames) * static_cast<double>(options_.share.count) / static_cast<double>(all_frames);
  return batch;
}

// Once for both sides of a step.
void SovitsFinetuning::speak(uint64_t seed) {
  if (spoken_ && spoken_->seed == seed) return;
  model_->train(options_.dropout);
  auto batch = make_batch(seed);
  auto made = training_forward(model_, batch.input);
  spoken_ = std::make_shared<Spoken>(Spoken{seed, std::move(batch), std::move(made)});
}

torch::Tensor SovitsFinetuning::adversary_loss(uint64_t seed, Metrics& metrics) {
  speak(seed);
  const auto loss =
      discriminator_loss(discriminators_(spoken_->batch.real), discriminators_(spoken_->made.wave.detach()));
  metrics["discriminator"] = loss.item<double>();
  return loss;
}

torch::Tensor SovitsFinetuning::loss(uint64_t seed, Metrics& metrics) {
  speak(seed);
  const auto& [batch, made] = std::tie(spoken_->batch, spoken_->made);
  for (auto& parameter : discriminators_->parameters()) parameter.set_requires_grad(false);
  const auto real = discriminators_(batch.real), fake = discriminators_(made.wave);
  for (auto& parameter : discriminators_->parameters()) parameter.set_requires_grad(true);
  const FullPrecision exact;
  const auto& input = batch.input;
  const auto real_mel =
      nn::slice_segments(log_mel_.of_spectrogram(input.spec), input.segment_starts, input.segment_frames);
  const auto fake_mel = log_mel_.of_wave(made.wave.squeeze(1).to(torch::kFloat));
  const auto kl =
      batch.kl_share * kl_loss(made.z_p, made.posterior.log_scale, made.prior.mean, made.prior.log_scale, made.mask);
  const auto losses = generator_losses(real, fake, real_mel, fake_mel, kl, options_.weights);
  metrics["adversarial"] = losses.adversarial.item<double>();
  metrics["matching"] = losses.feature_matching.item<double>();
  metrics["mel"] = losses.mel.item<double>();
  metrics["kl"] = losses.kl.item<double>();
  metrics["total"] = losses.total.item<double>();
  return losses.total;
}

Metrics SovitsFinetuning::validate() {
  model_->eval();
  const auto& config = model_->config();
  const auto device = model_->parameters().front().device();
  double mel = 0, kl = 0, all = 0;
  for (const auto& clip : data_.validation) {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(derive_seed(1, "validation"));
    const auto spec = linear_spectrogram(row(clip.wave, device), spectrogram_of(config));
    const auto speaker = config.speaker_dim > 0 ? row(clip.speaker, device) : torch::Tensor();
    const auto ge = model_->encode_reference(spec, speaker);
    const auto prior = model_->prior(clip.codes.reshape({1, 1, -1}).to(device), row(clip.phonemes, device), ge);
    DecodeOptions decode;
    decode.noise_scale = kNoise, decode.generator = generator;
    const auto wave = model_->generate(model_->reverse_flow(model_->sample(prior, decode), prior.mask, ge), ge);
    const auto noise = nn::randn_like(prior.mean, generator);
    const auto posterior = model_->posterior_encoder()(spec, prior.mask, ge, noise);
    const auto z_p = model_->flow()(posterior.z, prior.mask, ge);
    const auto frames = static_cast<double>(frames_of(clip, config));
    mel += frames * torch::l1_loss(log_mel_.of_wave(wave.squeeze(1)), log_mel_.of_spectrogram(spec)).item<double>();
    kl += frames * kl_loss(z_p, posterior.log_scale, prior.mean, prior.log_scale, prior.mask).item<double>();
    all += frames;
  }
  return {{"mel", mel / all}, {"kl", kl / all}, {"score", mel / all}};
}

StateDict SovitsFinetuning::factors() const {
  if (!adapter_) return {};
  auto factors = adapter_->factors();
  for (auto item = factors.begin(); item != factors.end();)
    item = item->first.rfind(kPosterior, 0) == 0 ? factors.erase(item) : std::next(item);
  return factors;
}

StateDict SovitsFinetuning::weights() const { return state_dict(*model_); }

std::vector<int64_t> discriminator_periods(bool pro) {
  if (pro) return {2, 3, 5, 7, 11, 17, 23};
  return {2, 3, 5, 7, 11};
}

}  // namespace timbre
