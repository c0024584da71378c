// Text encoder of SoVITS (enc_p): semantic tokens + phonemes → the teacher's prior. Tokens are damaged now and then, so
// that the phonemes carry what the tokens lose; one head of the cross attention is shown the true alignment.
//
// The stage "reading" trains its phoneme half alone: each phoneme's vector must tell the prior of the phoneme's first
// and second half. That needs no frames, so a step costs far less, and the prior stage, which starts from it, has only
// to learn which phoneme is spoken when.
#include <torch/nn/modules/conv.h>

#include <algorithm>

#include "base/error.h"
#include "base/random.h"
#include "sovits/text_encoder.h"
#include "train/batching.h"
#include "train/stages.h"
#include "train/teacher_tokens.h"

namespace timbre {
namespace {

constexpr int64_t kValidation = 60, kInter = 192;
constexpr int64_t kReadingBatch = 4;       // a text alone costs so much less than an utterance
constexpr int64_t kCropTokens = 40;        // heard of an utterance, unless it is heard whole
constexpr double kWholeUtterances = 0.25;  // of the batches
constexpr double kGuideWeight = 0.1, kReadingWeight = 0.2;

class TrainedPriorImpl : public torch::nn::Module {
 public:
  explicit TrainedPriorImpl(const SoVitsConfig& config)
      : enc_p{register_module("enc_p", TextEncoder(config))},
        phoneme_head{register_module("phoneme_head", torch::nn::Conv1d(config.hidden_channels, 2 * kInter, 1))} {}
  TextEncoder enc_p;
  torch::nn::Conv1d phoneme_head;  // only training needs it
};
TORCH_MODULE(TrainedPrior);

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

struct ReadingBatch {
  torch::Tensor text, text_lengths;  // int64 [B, T_text], [B]
  torch::Tensor mean, weight;        // [B, 384, T_text]: both halves of each phoneme; weight 0 where there is none
};

// Sums of the utterance's teacher tokens over each half of each phoneme: values [K, C] → [P, 2, C].
torch::Tensor by_half(const torch::Tensor& values, const torch::Tensor& frames, const torch::Tensor& slot,
                      int64_t slots) {
  return torch::zeros({slots, values.size(1)})
      .index_add_(0, slot, values.to(torch::kFloat).repeat_interleave(frames, 0))
      .reshape({slots / 2, 2, values.size(1)});
}

// mean and weight [P, 384] of one utterance.
std::pair<torch::Tensor, torch::Tensor> phoneme_targets(const TeacherUtterance& u) {
  const auto phones = u.phones.size(0);
  const auto phone = u.frame_phone();  // [T]
  const auto length = torch::zeros({phones}, torch::kLong).index_add_(0, phone, torch::ones_like(phone));
  const auto begin = length.cumsum(0) - length;  // phonemes are spoken in order
  const auto place = torch::arange(phone.size(0)) - begin.index_select(0, phone);
  const auto slot = 2 * phone + (2 * place >= length.index_select(0, phone)).to(torch::kLong);
  const auto count = by_half(torch::ones({u.token_mean.size(0), 1}), u.token_frames, slot, 2 * phones);
  const auto mean = by_half(u.token_mean, u.token_frames, slot, 2 * phones) / count.clamp_min(1);
  const auto weight = by_half(torch::exp(-2 * u.token_logs.to(torch::kFloat)), u.token_frames, slot, 2 * phones);
  return {mean.reshape({phones, 2 * kInter}), weight.reshape({phones, 2 * kInter})};
}

class PriorStage : public TrainStage {
 public:
  PriorStage(const StageOptions& options, bool reading_only)
      : batch_(options.batch),
        device_(options.device),
        reading_only_(reading_only),
        corpus_(load_read_corpus(options.data, options.shards)),
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
    measure_spread();
    model_->to(device_);
  }

  torch::nn::Module& model() override { return *model_; }

  torch::Tensor loss(uint64_t seed, Metrics& metrics) override {
    SplitMix64 random(seed);
    if (reading_only_) return read(draw(kReadingBatch * batch_, random), metrics);
    const bool whole = random.uniform() < kWholeUtterances;
    // A crop is less than a third of an utterance: more of them make as many frames.
    const auto heard = draw(whole ? batch_ : 3 * batch_, random);
    return hear(heard, whole ? 0 : kCropTokens, &random, metrics);
  }

  Metrics validate() override {
    Metrics sums;
    for (const auto& item : validation_) {
      Metrics one;
      reading_only_ ? read({item}, one) : hear({item}, 0, nullptr, one);
      for (const auto& [name, value] : one) sums[name] += value / kValidation;
    }
    return sums;
  }

  std::map<std::string, std::string> metadata() const override { return {{"what", "timbre base prior (enc_p)"}}; }

 private:
  // Utterances of about the same length.
  std::vector<Item> draw(int64_t count, SplitMix64& random) const {
    const auto from =
        static_cast<int64_t>(random() % static_cast<uint64_t>(static_cast<int64_t>(items_.size()) - count + 1));
    return {items_.begin() + from, items_.begin() + from + count};
  }

  // The prior's mean square around its mean, in units of its own deviation: what no prediction at all would cost.
  void measure_spread() {
    std::vector<torch::Tensor> means, weights;
    for (const auto& item : validation_) {
      means.push_back(item.utterance->frame_mean());
      weights.push_back(torch::exp(-2 * item.utterance->frame_logs()));
    }
    const auto mean = torch::cat(means, 1);
    spread_ = ((mean - mean.mean(1, true)).pow(2) * torch::cat(weights, 1)).mean().item<double>();
  }

  // crop > 0 takes so many tokens from anywhere; random == nullptr leaves the tokens whole.
  Batch collate(const std::vector<Item>& items, int64_t crop, SplitMix64* random) const {
    std::vector<torch::Tensor> content, mean, logs, phone, text;
    for (const auto& item : items) {
      const auto& u = *item.utterance;
      const auto all = item.tokens.size(0), count = crop > 0 ? std::min(crop, all) : all;
      const auto first = count < all ? static_cast<int64_t>((*random)() % static_cast<uint64_t>(all - count + 1)) : 0;
      const auto begin = first * quantizer_.stride(), end = begin + count * quantizer_.stride();
      content.push_back(content_of(item.tokens.slice(0, first, first + count), random));
      mean.push_back(u.frame_mean().slice(1, begin, end).t());
      logs.push_back(u.frame_logs().slice(1, begin, end).t());
      phone.push_back(u.frame_phone().slice(0, begin, end));
      text.push_back(u.phones);
    }
    const auto channels_first = [&](const std::vector<torch::Tensor>& rows) {
      return pad_rows(rows).transpose(1, 2).contiguous().to(device_);
    };
    return {channels_first(content),     channels_first(mean),       channels_first(logs),
            pad_rows(phone).to(device_), pad_rows(text).to(device_), lengths_of(phone).to(device_),
            lengths_of(text).to(device_)};
  }

  ReadingBatch collate_reading(const std::vector<Item>& items) const {
    std::vector<torch::Tensor> text, mean, weight;
    for (const auto& item : items) {
      auto [m, w] = phoneme_targets(*item.utterance);
      text.push_back(item.utterance->phones);
      mean.push_back(std::move(m));
      weight.push_back(std::move(w));
    }
    return {pad_rows(text).to(device_), lengths_of(text).to(device_), pad_rows(mean).transpose(1, 2).to(device_),
            pad_rows(weight).transpose(1, 2).to(device_)};
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

  torch::Tensor read(const std::vector<Item>& items, Metrics& metrics) {
    const auto batch = collate_reading(items);
    return compare_reading(batch, model_->enc_p->read(batch.text, batch.text_lengths), metrics);
  }

  torch::Tensor hear(const std::vector<Item>& items, int64_t crop, SplitMix64* random, Metrics& metrics) {
    torch::Tensor phonemes;
    const auto heard = compare(collate(items, crop, random), phonemes, metrics);
    return heard + kReadingWeight * compare_reading(collate_reading(items), phonemes, metrics);
  }

  torch::Tensor compare_reading(const ReadingBatch& batch, const torch::Tensor& phonemes, Metrics& metrics) {
    const auto made = model_->phoneme_head(phonemes).to(torch::kFloat);
    const auto centre =
        (batch.mean * batch.weight).sum(at::IntArrayRef{0, 2}, true) / batch.weight.sum(at::IntArrayRef{0, 2}, true);
    const auto unexplained =
        ((made - batch.mean).pow(2) * batch.weight).sum() / ((batch.mean - centre).pow(2) * batch.weight).sum();
    metrics["unread"] = unexplained.item<double>();
    return unexplained;
  }

  torch::Tensor compare(const Batch& batch, torch::Tensor& phonemes, Metrics& metrics) {
    torch::Tensor attention;
    TextEncoderOptions options;
    options.attention = &attention;
    options.phonemes = &phonemes;
    const auto ge = torch::zeros({batch.content.size(0), config_.mrte_hidden, 1}, device_);
    const auto made = model_->enc_p(batch.content, batch.frame_lengths, batch.text, batch.text_lengths, ge, options);
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
    const auto error = ((batch.mean - mean).pow(2) * weight).sum() / count;
    metrics["kl"] = kl.item<double>();
    metrics["guide"] = guide.item<double>();
    metrics["unexplained"] = error.item<double>() / spread_;
    return 2 * kl / spread_ + kGuideWeight * guide;
  }

  int64_t batch_;
  torch::Device device_;
  bool reading_only_;
  std::vector<TeacherUtterance> corpus_;
  TokenizerWeights quantizer_;
  SoVitsConfig config_;
  TrainedPrior model_;
  std::vector<Item> items_, validation_;
  double spread_ = 1;
};

}  // namespace

std::unique_ptr<TrainStage> make_prior_stage(const StageOptions& options) {
  return std::make_unique<PriorStage>(options, false);
}

std::unique_ptr<TrainStage> make_reading_stage(const StageOptions& options) {
  return std::make_unique<PriorStage>(options, true);
}

}  // namespace timbre
