// Text encoder of SoVITS (enc_p): semantic tokens + phonemes → the teacher's prior. Tokens are damaged now and then, so
// that the phonemes carry what the tokens lose; one head of the cross attention is shown the true alignment.
#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "base/random.h"
#include "sovits/text_encoder.h"
#include "train/batching.h"
#include "train/stages.h"
#include "train/teacher_tokens.h"

namespace timbre {
namespace {

constexpr int64_t kValidation = 60;
constexpr double kGuideWeight = 0.3;

struct Item {
  const TeacherUtterance* utterance;
  torch::Tensor tokens;  // int64 [N]
};

struct Batch {
  torch::Tensor content, mean, log_scale;  // [B, 192, T]
  torch::Tensor phone_of_frame;            // int64 [B, T]
  torch::Tensor text;                      // int64 [B, T_text]
  torch::Tensor frame_lengths, text_lengths;
};

class PriorStage : public TrainStage {
 public:
  explicit PriorStage(const StageOptions& options)
      : batch_(options.batch),
        corpus_(load_teacher_corpus(options.data, options.shards)),
        quantizer_(read_tokenizer_weights(options.base / "quantizer.safetensors")),
        config_(SoVitsConfig::base()),
        model_(config_) {
    for (const auto& u : corpus_) items_.push_back({&u, semantic_tokens(u.frame_mean(), quantizer_)});
    if (items_.size() < 4 * kValidation)
      throw Error(ErrorKind::kInput, "the prior stage needs at least 240 utterances");
    validation_.assign(items_.end() - kValidation, items_.end());
    items_.resize(items_.size() - kValidation);
    std::sort(items_.begin(), items_.end(),
              [](const Item& a, const Item& b) { return a.tokens.size(0) < b.tokens.size(0); });
  }

  torch::nn::Module& model() override { return *model_; }

  torch::Tensor loss(uint64_t seed, Metrics& metrics) override {
    SplitMix64 random(seed);
    const auto from = random() % (items_.size() - static_cast<size_t>(batch_) + 1);
    return compare(collate(&items_[from], batch_, &random), metrics);
  }

  Metrics validate() override {
    Metrics sums;
    for (const auto& item : validation_) {
      Metrics one;
      compare(collate(&item, 1, nullptr), one);
      for (const auto& [name, value] : one) sums[name] += value / kValidation;
    }
    return sums;
  }

  std::map<std::string, std::string> metadata() const override { return {{"what", "timbre base prior (enc_p)"}}; }

 private:
  // random == nullptr leaves the tokens whole.
  Batch collate(const Item* items, int64_t count, SplitMix64* random) const {
    std::vector<torch::Tensor> content, mean, logs, phone, text;
    for (int64_t i = 0; i < count; ++i) {
      const auto& u = *items[i].utterance;
      const auto frames = items[i].tokens.size(0) * quantizer_.stride();
      content.push_back(content_of(items[i].tokens, random));
      mean.push_back(u.frame_mean().slice(1, 0, frames).t());
      logs.push_back(u.frame_logs().slice(1, 0, frames).t());
      phone.push_back(u.frame_phone().slice(0, 0, frames));
      text.push_back(u.phones);
    }
    const auto channels_first = [](const std::vector<torch::Tensor>& rows) {
      return pad_rows(rows).transpose(1, 2).contiguous();
    };
    return {channels_first(content), channels_first(mean), channels_first(logs), pad_rows(phone),
            pad_rows(text),          lengths_of(phone),    lengths_of(text)};
  }

  // Dequantised tokens at frame rate: [T, 192].
  torch::Tensor content_of(const torch::Tensor& tokens, SplitMix64* random) const {
    auto codes = tokens.clone();
    auto keep = torch::ones({tokens.size(0), 1});
    if (random != nullptr) {
      for (int64_t k = 0; k < codes.size(0); ++k) {
        const double chance = random->uniform();
        if (chance < 0.02)
          codes[k] = static_cast<int64_t>((*random)() % static_cast<uint64_t>(quantizer_.codebook.size(0)));
        else if (chance < 0.04)
          codes[k] = tokens[std::max<int64_t>(0, k - 1)];
        else if (chance < 0.08)
          keep.slice(0, k, std::min(k + 2, codes.size(0))).zero_();
      }
    }
    return (quantizer_.codebook.index_select(0, codes) * keep).repeat_interleave(quantizer_.stride(), 0);
  }

  torch::Tensor compare(const Batch& batch, Metrics& metrics) {
    torch::Tensor attention;
    TextEncoderOptions options;
    options.attention = &attention;
    const auto ge = torch::zeros({batch.content.size(0), config_.mrte_hidden, 1});
    const auto made = model_(batch.content, batch.frame_lengths, batch.text, batch.text_lengths, ge, options);
    const auto mean = made.mean.to(torch::kFloat), logs = made.log_scale.to(torch::kFloat);
    const auto mask = made.mask.to(torch::kFloat);
    const auto count = mask.sum() * mean.size(1);
    // Kullback-Leibler divergence of the made prior from the teacher's.
    const auto square = torch::exp(2 * batch.log_scale) + (batch.mean - mean).pow(2);
    const auto kl = ((logs - batch.log_scale - 0.5 + 0.5 * square * torch::exp(-2 * logs)) * mask).sum() / count;

    const auto frame_mask = mask.squeeze(1);
    const auto hit = attention.to(torch::kFloat).select(1, 0).gather(2, batch.phone_of_frame.unsqueeze(2)).squeeze(2);
    const auto guide = -((hit + 1e-4).log() * frame_mask).sum() / frame_mask.sum();

    const auto weight = torch::exp(-2 * batch.log_scale) * mask;
    metrics["kl"] = kl.item<double>();
    metrics["guide"] = guide.item<double>();
    metrics["error"] = (((batch.mean - mean).pow(2) * weight).sum() / count).item<double>();
    return kl + kGuideWeight * guide;
  }

  int64_t batch_;
  std::vector<TeacherUtterance> corpus_;
  TokenizerWeights quantizer_;
  SoVitsConfig config_;
  TextEncoder model_;
  std::vector<Item> items_, validation_;
};

}  // namespace

std::unique_ptr<TrainStage> make_prior_stage(const StageOptions& options) {
  return std::make_unique<PriorStage>(options);
}

}  // namespace timbre
