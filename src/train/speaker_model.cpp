#include "train/speaker_model.h"

#include <torch/linalg.h>
#include <torch/nn/functional/distance.h>

#include <algorithm>

#include "audio/base_mel.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/random.h"
#include "checkpoint/safetensors.h"
#include "checkpoint/state_dict.h"
#include "data/augment.h"
#include "data/teacher_corpus.h"
#include "encoders/speaker_encoder.h"
#include "train/conditioning_metric.h"

namespace timbre {
namespace {

constexpr int64_t kLeastUtterances = 100, kIterations = 12, kDictionaryFrames = 80'000;
constexpr double kRidge = 2;             // in units of the statistics' mean square
constexpr double kLeastDeviation = 0.1;  // of a sound, in units of all frames' deviation

torch::Tensor log_mel_of(const torch::Tensor& wave) { return base_log_mel(wave.unsqueeze(0)); }

torch::Tensor wave_of(const TeacherUtterance& u) { return u.audio.to(torch::kFloat) / 32768; }

torch::Tensor damaged_wave_of(const TeacherUtterance& u, SplitMix64& random) {
  AugmentOptions mild;
  mild.noise = 0.5, mild.babble = 0, mild.reverb = 0.2, mild.equalizer = 0.5, mild.band_limit = 0.1;
  mild.clipping = 0.02, mild.codec = 0.1;
  return augment_wave(wave_of(u), {}, kBaseSampleRate, mild, random);
}

struct Frames {
  torch::Tensor as_recorded, relative;  // [N, cepstra]
};

// As many frames of every utterance.
Frames sample_frames(const std::vector<TeacherUtterance>& corpus, int64_t cepstra, SplitMix64& random) {
  const auto each = std::max<int64_t>(1, kDictionaryFrames / static_cast<int64_t>(corpus.size()));
  std::vector<torch::Tensor> as_recorded, relative;
  for (const auto& u : corpus) {
    throw_if_interrupted("listening");
    const auto frames = cepstral_frames(log_mel_of(wave_of(u)), cepstra);
    const auto speech = frames.counted[0].squeeze(1).nonzero().squeeze(1);
    auto generator = at::make_generator<at::CPUGeneratorImpl>(random());
    const auto picked = speech.index_select(
        0, torch::randperm(speech.size(0), generator, torch::kLong).slice(0, 0, std::min(each, speech.size(0))));
    as_recorded.push_back(frames.cepstra[0].index_select(0, picked));
    relative.push_back(frames.without_mean().cepstra[0].index_select(0, picked));
  }
  return {torch::cat(as_recorded), torch::cat(relative)};
}

void fit_dictionary(SoundDictionary& dictionary, const torch::Tensor& frames, uint64_t seed) {
  auto &means = dictionary->means, &deviations = dictionary->deviations, &shares = dictionary->shares;
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  const auto all = frames.std(0);
  means.copy_(
      frames.index_select(0, torch::randperm(frames.size(0), generator, torch::kLong).slice(0, 0, shares.size(0))));
  deviations.copy_(all.expand_as(deviations));
  for (int64_t i = 0; i < kIterations; ++i) {
    const auto owner = dictionary->posteriors(frames).t();  // [K, N]
    const auto count = owner.sum(1, true) + 1e-3;
    means.copy_(owner.matmul(frames) / count);
    const auto variance = owner.matmul(frames.pow(2)) / count - means.pow(2);
    deviations.copy_(torch::maximum(variance.clamp_min(0).sqrt(), kLeastDeviation * all));
    shares.copy_(count.squeeze(1) / count.sum());
  }
}

// Sums from which the regression follows.
struct Regression {
  explicit Regression(int64_t in, int64_t out)
      : xx(torch::zeros({in, in}, torch::kDouble)),
        xy(torch::zeros({in, out}, torch::kDouble)),
        x_sum(torch::zeros({in}, torch::kDouble)),
        y_sum(torch::zeros({out}, torch::kDouble)) {}

  void add(const torch::Tensor& x, const torch::Tensor& y) {  // [N, in], [N, out]
    const auto a = x.to(torch::kDouble), b = y.to(torch::kDouble);
    xx += a.t().matmul(a), xy += a.t().matmul(b), x_sum += a.sum(0), y_sum += b.sum(0);
    rows += x.size(0);
  }

  void solve(torch::nn::Linear& linear) const {
    const auto n = static_cast<double>(rows);
    const auto covariance = xx - torch::outer(x_sum, x_sum) / n;
    const auto ridge = kRidge * covariance.trace() / n * torch::eye(xx.size(0), torch::kDouble);
    const auto map = torch::linalg_solve(covariance + ridge, xy - torch::outer(x_sum, y_sum) / n);  // [in, out]
    linear->weight.copy_(map.t());
    linear->bias.copy_((y_sum - x_sum.matmul(map)) / n);
  }

  torch::Tensor xx, xy, x_sum, y_sum;
  int64_t rows = 0;
};

struct Heard {
  torch::Tensor statistics, voices;  // [N, statistics()], [N, 512]
};

Heard hear(SpeakerEncoder& encoder, const std::vector<TeacherUtterance>& corpus, bool heldout, bool damaged,
           SplitMix64& random) {
  std::vector<torch::Tensor> statistics, voices;
  for (const auto& u : corpus) {
    if (u.heldout_speaker != heldout) continue;
    throw_if_interrupted("listening");
    const auto wave = damaged ? damaged_wave_of(u, random) : wave_of(u);
    statistics.push_back(encoder->statistics(log_mel_of(wave))[0]);
    voices.push_back(u.speaker_g);
  }
  return {torch::stack(statistics), torch::stack(voices)};
}

double likeness(SpeakerEncoder& encoder, const Heard& heard, const torch::Tensor& centre, const torch::Tensor& metric) {
  const auto of = [&](const torch::Tensor& g) { return (g - centre).matmul(metric.t()); };
  return torch::cosine_similarity(of(encoder->out(heard.statistics)), of(heard.voices), 1).mean().item<double>();
}

}  // namespace

void fit_speaker_encoder(const SpeakerModelOptions& options) {
  torch::NoGradGuard no_grad;
  const auto teacher = read_safetensors(options.teacher).tensors;
  const auto metric = conditioning_metric(teacher), centre = teacher.at("emb_g.weight").mean(0);
  const auto corpus = load_teacher_corpus(options.data, options.shards);
  const auto apart = std::count_if(corpus.begin(), corpus.end(), [](const auto& u) { return u.heldout_speaker; });
  if (static_cast<int64_t>(corpus.size()) < kLeastUtterances || apart == 0)
    throw Error(ErrorKind::kInput, "the speaker encoder needs more utterances in " + options.data.string());

  const SpeakerEncoderConfig config;
  SpeakerEncoder encoder(config);
  SplitMix64 random(options.seed);
  const auto frames = sample_frames(corpus, config.cepstra, random);
  fit_dictionary(encoder->as_recorded, frames.as_recorded, options.seed);
  fit_dictionary(encoder->relative, frames.relative, options.seed);

  Regression regression(config.statistics(), config.speaker_dim);
  std::vector<Heard> kept;
  for (int64_t copy = 0; copy <= options.copies; ++copy) {
    const auto learnt = hear(encoder, corpus, false, copy > 0, random);
    regression.add(learnt.statistics, learnt.voices);
    kept.push_back(hear(encoder, corpus, true, copy > 0, random));
  }
  regression.solve(encoder->out);
  log_info("{} utterances, {} of voices kept apart: likeness {:.3f}, damaged {:.3f}", corpus.size(), apart,
           likeness(encoder, kept.front(), centre, metric), likeness(encoder, kept.back(), centre, metric));
  for (const auto& heard : kept) regression.add(heard.statistics, heard.voices);
  regression.solve(encoder->out);

  StateDict weights;
  for (const auto& [name, tensor] : state_dict(*encoder))
    if (name.rfind("pitch.", 0) != 0) weights[name] = tensor;
  write_safetensors(options.out, weights, {{"what", "timbre speaker encoder"}});
}

}  // namespace timbre
