// Posterior encoder of SoVITS (enc_q): speech → the latent z that made it. The teacher's own is not published, but its
// flow and vocoder are: they speak as much as one likes with a z that is known. Half of the time enc_q is told the
// voice, so that it serves both where the voice is known and where it is sought.
#include <ATen/CPUGeneratorImpl.h>
#include <torch/nn/pimpl.h>

#include "audio/stft.h"
#include "base/error.h"
#include "base/random.h"
#include "checkpoint/state_dict.h"
#include "data/augment.h"
#include "data/teacher_corpus.h"
#include "nn/weight_norm.h"
#include "sovits/sovits.h"
#include "train/stages.h"

namespace timbre {
namespace {

constexpr int64_t kCropFrames = 96, kValidation = 60;
constexpr int64_t kPool = 300;  // batches that are spoken; each is heard again after as many steps
constexpr double kDamaged = 0.35;

class TrainedPosteriorImpl : public torch::nn::Module {
 public:
  explicit TrainedPosteriorImpl(const SoVitsConfig& config)
      : enc_q{register_module("enc_q", PosteriorEncoder(config))} {}
  PosteriorEncoder enc_q;
};
TORCH_MODULE(TrainedPosterior);

// Speech with the z and the voice that made it.
struct Spoken {
  torch::Tensor wave;  // int16 [B, T · hop]
  torch::Tensor z;     // half [B, 192, T]
  torch::Tensor g;     // [B, 512, 1]
};

class PosteriorStage : public TrainStage {
 public:
  explicit PosteriorStage(const StageOptions& options)
      : batch_(options.batch),
        device_(options.device),
        config_(SoVitsConfig::base()),
        corpus_(load_read_corpus(options.data, options.shards)),
        teacher_(config_),
        model_(config_),
        pool_(kPool) {
    nn::remove_weight_norm(*teacher_);
    auto weights = read_safetensors(options.base / "teacher.safetensors").tensors;
    voices_ = weights.at("emb_g.weight");
    torch::NoGradGuard no_grad;
    for (auto& [name, tensor] : state_dict(*teacher_))
      if (name.rfind("flow.", 0) == 0 || name.rfind("dec.", 0) == 0) tensor.copy_(weights.at(name));
    teacher_->eval();
    teacher_->to(device_);
    model_->to(device_);
  }

  torch::nn::Module& model() override { return *model_; }

  torch::Tensor loss(uint64_t seed, Metrics& metrics) override {
    SplitMix64 random(seed);
    const auto slot = random() % kPool;
    auto& spoken = pool_[slot];
    if (!spoken.wave.defined()) {
      SplitMix64 speaking(derive_seed(slot, "posterior"));  // the same in every run, resumed or not
      spoken = speak(speaking, 0, static_cast<int64_t>(corpus_.size()) - kValidation, false);
    }
    auto wave = spoken.wave.to(torch::kFloat) / 32768;
    for (int64_t i = 0; i < batch_; ++i) {
      if (random.uniform() >= kDamaged) continue;
      AugmentOptions mild;
      mild.babble = 0, mild.reverb = 0.1, mild.clipping = 0, mild.codec = 0.1;
      wave[i].copy_(augment_wave(wave[i].clone(), {}, config_.sample_rate, mild, random));
    }
    const auto g = random.uniform() < 0.5 ? spoken.g : torch::zeros_like(spoken.g);
    return compare(wave, spoken.z.to(torch::kFloat), g, metrics, "");
  }

  Metrics validate() override {
    Metrics metrics;
    SplitMix64 random(1);
    const auto last = static_cast<int64_t>(corpus_.size());
    const auto spoken = speak(random, last - kValidation, last, true);
    const auto wave = spoken.wave.to(torch::kFloat) / 32768;
    compare(wave, spoken.z.to(torch::kFloat), spoken.g, metrics, "known_");
    compare(wave, spoken.z.to(torch::kFloat), torch::zeros_like(spoken.g), metrics, "sought_");
    return metrics;
  }

  std::map<std::string, std::string> metadata() const override { return {{"what", "timbre posterior encoder"}}; }

 private:
  // Parts of utterances [first, last) in voices between the teacher's, those kept apart left out unless `apart`.
  Spoken speak(SplitMix64& random, int64_t first, int64_t last, bool apart) {
    torch::NoGradGuard no_grad;
    std::vector<torch::Tensor> latents, conditions;
    while (static_cast<int64_t>(latents.size()) < batch_) {
      const auto& u = corpus_[static_cast<size_t>(first) + random() % static_cast<uint64_t>(last - first)];
      if (u.frames() < kCropFrames) continue;
      const auto from = static_cast<int64_t>(random() % static_cast<uint64_t>(u.frames() - kCropFrames + 1));
      auto generator = at::make_generator<at::CPUGeneratorImpl>(random());
      const double spread = 0.3 + 0.6 * random.uniform();
      const auto mean = u.frame_mean().slice(1, from, from + kCropFrames);
      const auto deviation = torch::exp(u.frame_logs().slice(1, from, from + kCropFrames));
      latents.push_back(mean + spread * deviation * torch::randn(mean.sizes(), generator));
      conditions.push_back(draw_voice(random, apart));
    }
    const auto g = torch::stack(conditions).unsqueeze(2).to(device_);
    const auto mask = torch::ones({batch_, 1, kCropFrames}, g.options());
    const auto z = teacher_->reverse_flow(torch::stack(latents).to(device_), mask, g);
    const auto wave = teacher_->generate(z, g).squeeze(1);
    return {(wave.clamp(-1, 1) * 32767).to(torch::kCPU, torch::kShort), z.to(torch::kCPU, torch::kHalf), g.cpu()};
  }

  torch::Tensor draw_voice(SplitMix64& random, bool apart) const {
    const auto one = [&] {
      int64_t speaker = 0;
      do {
        speaker = static_cast<int64_t>(random() % static_cast<uint64_t>(voices_.size(0)));
      } while (is_heldout_speaker(speaker) != apart);
      return voices_[speaker];
    };
    const auto a = one(), b = one();
    const double share = random.uniform() < 0.5 ? 0 : random.uniform();
    return a + (b - a) * share;
  }

  // Negative log-likelihood of z.
  torch::Tensor compare(const torch::Tensor& wave, const torch::Tensor& z, const torch::Tensor& g, Metrics& metrics,
                        const std::string& prefix) {
    const SpectrogramConfig stft{config_.sample_rate, config_.n_fft, config_.hop};
    const auto spec = linear_spectrogram(wave.to(device_), stft);
    const auto mask = torch::ones({spec.size(0), 1, spec.size(2)}, spec.options());
    const auto posterior = model_->enc_q(spec, mask, g.to(device_));
    const auto target = z.to(device_);
    const auto log_scale = posterior.log_scale.clamp_min(-5);
    const auto error = (posterior.mean - target).pow(2);
    const auto spread = (target - target.mean(at::IntArrayRef{0, 2}, true)).pow(2).mean();
    metrics[prefix + "unexplained"] = (error.mean() / spread).item<double>();
    return (0.5 * error * torch::exp(-2 * log_scale) + log_scale).mean();
  }

  int64_t batch_;
  torch::Device device_;
  SoVitsConfig config_;
  std::vector<TeacherUtterance> corpus_;
  torch::Tensor voices_;  // [904, 512]
  SoVits teacher_;
  TrainedPosterior model_;
  std::vector<Spoken> pool_;
};

}  // namespace

std::unique_ptr<TrainStage> make_posterior_stage(const StageOptions& options) {
  return std::make_unique<PosteriorStage>(options);
}

}  // namespace timbre
