// Speaker encoder: speech → the teacher's voice vector g. The error is measured where g acts: through the conditioning
// matrices of flow and vocoder.
#include <torch/nn/functional/loss.h>

#include "audio/base_mel.h"
#include "base/error.h"
#include "checkpoint/safetensors.h"
#include "data/augment.h"
#include "data/teacher_corpus.h"
#include "encoders/speaker_encoder.h"
#include "train/conditioning_metric.h"
#include "train/stages.h"

namespace timbre {
namespace {

constexpr int64_t kCropFrames = 220, kHop = 256;
constexpr int64_t kValidation = 120;

class SpeakerStage : public TrainStage {
 public:
  explicit SpeakerStage(const StageOptions& options)
      : batch_(options.batch), device_(options.device), model_(SpeakerEncoderConfig{}) {
    const auto teacher = read_safetensors(options.base / "teacher.safetensors").tensors;
    metric_ = conditioning_metric(teacher).to(device_);
    const auto g = teacher.at("emb_g.weight").to(device_);
    model_->to(device_);
    centre_ = g.mean(0);
    spread_ = (g - centre_).matmul(metric_.t()).pow(2).sum(1).mean().item<double>();
    {
      torch::NoGradGuard no_grad;  // start from the average voice
      model_->named_parameters()["out.bias"].copy_(centre_);
    }
    for (auto& u : load_teacher_corpus(options.data, options.shards)) {
      if (u.frames() < kCropFrames) continue;
      (u.heldout_speaker ? heldout_ : corpus_).push_back(std::move(u));
    }
    if (corpus_.size() < 100 || heldout_.empty())
      throw Error(ErrorKind::kInput, "the speaker stage needs more utterances in " + options.data.string());
  }

  torch::nn::Module& model() override { return *model_; }

  torch::Tensor loss(uint64_t seed, Metrics& metrics) override {
    SplitMix64 random(seed);
    std::vector<torch::Tensor> mels, targets;
    for (int64_t i = 0; i < batch_; ++i) {
      const auto& u = corpus_[random() % corpus_.size()];
      mels.push_back(crop_mel(u, random, true));
      targets.push_back(u.speaker_g);
    }
    const auto target = torch::stack(targets).to(device_);
    const auto made = model_(torch::stack(mels).to(device_)).to(torch::kFloat);
    const auto error = weighted(made - target).mean() / spread_;
    // Which of the batch's voices is it? Keeps voices apart where the regression alone would drift to the mean.
    const auto a = torch::nn::functional::normalize((made - centre_).matmul(metric_.t())),
               b = torch::nn::functional::normalize((target - centre_).matmul(metric_.t()));
    const auto entropy = torch::nn::functional::cross_entropy(10 * a.matmul(b.t()), torch::arange(batch_, device_));
    metrics["unexplained"] = error.item<double>();
    metrics["entropy"] = entropy.item<double>();
    return error + 0.1 * entropy;
  }

  Metrics validate() override {
    Metrics sums;
    const auto n = std::min<size_t>(kValidation, heldout_.size());
    for (size_t i = 0; i < n; ++i) {
      SplitMix64 random(i);
      const auto& u = heldout_[i];
      const auto made = model_(crop_mel(u, random, false).unsqueeze(0).to(device_)),
                 target = u.speaker_g.unsqueeze(0).to(device_);
      sums["unexplained"] += (weighted(made - target).mean() / spread_).item<double>() / static_cast<double>(n);
      const auto a = (made - centre_).matmul(metric_.t()), b = (target - centre_).matmul(metric_.t());
      sums["cosine"] += torch::nn::functional::cosine_similarity(a, b).item<double>() / static_cast<double>(n);
    }
    return sums;
  }

  std::map<std::string, std::string> metadata() const override { return {{"what", "timbre speaker encoder"}}; }

 private:
  torch::Tensor weighted(const torch::Tensor& difference) const { return difference.matmul(metric_.t()).pow(2).sum(1); }

  torch::Tensor crop_mel(const TeacherUtterance& u, SplitMix64& random, bool damage) const {
    const auto from = static_cast<int64_t>(random() % static_cast<uint64_t>(u.frames() - kCropFrames + 1)) * kHop;
    auto wave = u.audio.slice(0, from, from + kCropFrames * kHop).to(torch::kFloat) / 32768;
    if (damage) {
      AugmentOptions mild;
      mild.noise = 0.5, mild.babble = 0, mild.reverb = 0.25, mild.equalizer = 0.4, mild.clipping = 0.02;
      wave = augment_wave(wave, {}, kBaseSampleRate, mild, random);
    }
    return base_log_mel(wave.unsqueeze(0))[0];
  }

  int64_t batch_;
  torch::Device device_;
  std::vector<TeacherUtterance> corpus_, heldout_;
  torch::Tensor metric_, centre_;
  double spread_ = 1;
  SpeakerEncoder model_;
};

}  // namespace

std::unique_ptr<TrainStage> make_speaker_stage(const StageOptions& options) {
  return std::make_unique<SpeakerStage>(options);
}

}  // namespace timbre
