// Content encoder: damaged teacher speech → the teacher's clean prior mean, and the phoneme of each frame.
#include <torch/nn/functional/loss.h>

#include "audio/base_mel.h"
#include "data/augment.h"
#include "data/teacher_corpus.h"
#include "encoders/content_encoder.h"
#include "train/stages.h"

namespace timbre {
namespace {

constexpr int64_t kCropFrames = 256, kHop = 256;
constexpr int64_t kValidation = 60;  // utterances at the end of the corpus

class ContentStage : public TrainStage {
 public:
  explicit ContentStage(const StageOptions& options)
      : batch_(options.batch),
        corpus_(load_teacher_corpus(options.data, options.shards)),
        device_(options.device),
        model_(ContentEncoderConfig{}) {
    model_->to(device_);
  }

  torch::nn::Module& model() override { return *model_; }

  torch::Tensor loss(uint64_t seed, Metrics& metrics) override {
    SplitMix64 random(seed);
    std::vector<torch::Tensor> mels, means, weights, phones;
    const auto last = static_cast<uint64_t>(corpus_.size()) - kValidation;
    while (static_cast<int64_t>(mels.size()) < batch_) {
      const auto& u = corpus_[random() % last];
      if (u.frames() < kCropFrames) continue;
      const auto from = static_cast<int64_t>(random() % static_cast<uint64_t>(u.frames() - kCropFrames + 1));
      mels.push_back(damaged_mel(u, corpus_[random() % last], from, random));
      add_targets(u, from, kCropFrames, means, weights, phones);
    }
    return compare(model_(torch::stack(mels).to(device_)), means, weights, phones, metrics);
  }

  Metrics validate() override {
    Metrics sums;
    for (int64_t i = 0; i < 2 * kValidation; ++i) {
      const auto& u = corpus_[corpus_.size() - 1 - static_cast<size_t>(i / 2)];
      SplitMix64 random(static_cast<uint64_t>(i));
      const auto wave = u.audio.to(torch::kFloat) / 32768;
      const bool damaged = i % 2 == 1;
      const auto heard = damaged ? augment_wave(wave, {}, kBaseSampleRate, {}, random) : wave;
      std::vector<torch::Tensor> means, weights, phones;
      add_targets(u, 0, u.frames(), means, weights, phones);
      Metrics one;
      compare(model_(base_log_mel(heard.unsqueeze(0)).to(device_)), means, weights, phones, one);
      for (const auto& [name, value] : one) sums[(damaged ? "damaged_" : "clean_") + name] += value / kValidation;
    }
    return sums;
  }

  std::map<std::string, std::string> metadata() const override { return {{"what", "timbre content encoder"}}; }

 private:
  static torch::Tensor damaged_mel(const TeacherUtterance& u, const TeacherUtterance& other, int64_t from,
                                   SplitMix64& random) {
    const auto samples = kCropFrames * kHop;
    const auto wave = u.audio.slice(0, from * kHop, from * kHop + samples).to(torch::kFloat) / 32768;
    torch::Tensor babble;
    if (other.audio.size(0) >= samples) babble = other.audio.slice(0, 0, samples).to(torch::kFloat) / 32768;
    const auto heard = augment_wave(wave, babble, kBaseSampleRate, {}, random);
    auto mel = base_log_mel(heard.unsqueeze(0))[0];
    if (random.uniform() < 0.5) mel = warp_mel(mel, 0.85 + 0.3 * random.uniform());
    return mask_mel(mel, random);
  }

  static void add_targets(const TeacherUtterance& u, int64_t from, int64_t frames, std::vector<torch::Tensor>& means,
                          std::vector<torch::Tensor>& weights, std::vector<torch::Tensor>& phones) {
    means.push_back(u.frame_mean().slice(1, from, from + frames));
    weights.push_back(torch::exp(-2 * u.frame_logs().slice(1, from, from + frames)));
    phones.push_back(u.phones.index_select(0, u.frame_phone()).slice(0, from, from + frames));
  }

  // Half the squared error in units of the prior's own deviation (what the flow feels), plus the phonemes' cross
  // entropy.
  static torch::Tensor compare(const Content& made, const std::vector<torch::Tensor>& means,
                               const std::vector<torch::Tensor>& weights, const std::vector<torch::Tensor>& phones,
                               Metrics& metrics) {
    const auto device = made.features.device();
    const auto mean = torch::stack(means).to(device), weight = torch::stack(weights).to(device),
               phone = torch::stack(phones).to(device);
    const auto error = ((made.features.to(torch::kFloat) - mean).pow(2) * weight).mean();
    const auto spread = ((mean - mean.mean(at::IntArrayRef{0, 2}, true)).pow(2) * weight).mean();
    const auto entropy = torch::nn::functional::cross_entropy(made.phone_logits.to(torch::kFloat), phone);
    metrics["unexplained"] = (error / spread).item<double>();
    metrics["phone_error"] = (made.phone_logits.argmax(1) != phone).to(torch::kFloat).mean().item<double>();
    return error + 0.3 * entropy;
  }

  int64_t batch_;
  std::vector<TeacherUtterance> corpus_;
  torch::Device device_;
  ContentEncoder model_;
};

}  // namespace

std::unique_ptr<TrainStage> make_content_stage(const StageOptions& options) {
  return std::make_unique<ContentStage>(options);
}

}  // namespace timbre
