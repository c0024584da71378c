// GPT: phonemes with their subword context → semantic tokens of the teacher's speech. Every sequence starts with the
// mute token, so that speaking without a prompt has a start; some are two utterances in a row, so that a prompt's text
// and tokens are continued. The phoneme reader of its context comes from the stage "reading". Two heads of one layer
// are shown which phoneme each token speaks, and each token is told the phoneme that it speaks itself.
#include <torch/nn/functional/loss.h>

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "base/random.h"
#include "checkpoint/state_dict.h"
#include "encoders/text_context.h"
#include "gpt/gpt.h"
#include "text/front_end.h"
#include "train/batching.h"
#include "train/stages.h"
#include "train/teacher_tokens.h"

namespace timbre {
namespace {

constexpr int64_t kValidation = 60;
constexpr double kGuideWeight = 0.5;
constexpr double kMisplaced = 0.08;  // of the tokens are told a phoneme beside their own, as happens while speaking
// A batch holds this many phonemes and tokens for each utterance asked for (those of about ten words), so that long
// sentences cost no more than short ones; and of one-word lines at most so many times the utterances asked for.
constexpr int64_t kPositions = 150, kMostOfBatch = 3;
constexpr int64_t kLongestPair = 400;  // phonemes and tokens of two utterances in a row

struct Item {
  torch::Tensor phones, subwords, words;  // int64 [P]; words: number of the word each belongs to
  torch::Tensor tokens, token_phones;     // int64 [N]
  int64_t positions() const { return phones.size(0) + tokens.size(0); }
};

class BaseGptImpl : public torch::nn::Module {
 public:
  BaseGptImpl()
      : gpt{register_module("gpt", Gpt(guided()))},
        context{register_module("context", TextContext(TextContextConfig{}))} {}
  Gpt gpt;
  TextContext context;

 private:
  static GptConfig guided() {
    auto config = GptConfig::base();
    config.guided_layer = kGuidedLayer;
    config.guided_heads = kGuidedHeads;
    return config;
  }
};
TORCH_MODULE(BaseGpt);

Item joined(const Item& a, const Item& b) {
  return {torch::cat({a.phones, b.phones}), torch::cat({a.subwords, b.subwords}), torch::cat({a.words, b.words}),
          torch::cat({a.tokens, b.tokens.slice(0, 1)}),
          torch::cat({a.token_phones, b.token_phones.slice(0, 1) + a.phones.size(0)})};
}

// The first phoneme of some word in the middle half of the item, or 0 when there is none.
int64_t random_word_start(const Item& item, SplitMix64& random) {
  const auto words = item.words.accessor<int64_t, 1>();
  const auto n = item.words.size(0);
  auto at = n / 4 + static_cast<int64_t>(random() % static_cast<uint64_t>(n / 2 + 1));
  while (at > 0 && (at >= n || words[at] == words[at - 1])) --at;
  return at;
}

// The beginning of one utterance and the end of another, joined between words: text that nobody spoke, so that the
// tokens must be read from the phonemes and cannot be remembered.
Item crossed(const Item& a, const Item& b, SplitMix64& random) {
  const auto p = random_word_start(a, random), q = random_word_start(b, random);
  if (p == 0 || q == 0) return a;
  const auto kept = (a.token_phones < p).sum().item<int64_t>(), skipped = (b.token_phones < q).sum().item<int64_t>();
  return {torch::cat({a.phones.slice(0, 0, p), b.phones.slice(0, q)}),
          torch::cat({a.subwords.slice(0, 0, p), b.subwords.slice(0, q)}),
          torch::cat({a.words.slice(0, 0, p), b.words.slice(0, q)}),
          torch::cat({a.tokens.slice(0, 0, kept), b.tokens.slice(0, skipped)}),
          torch::cat({a.token_phones.slice(0, 0, kept), b.token_phones.slice(0, skipped) - q + p})};
}

class GptStage : public TrainStage {
 public:
  explicit GptStage(const StageOptions& options)
      : batch_(options.batch),
        device_(options.device),
        quantizer_(read_tokenizer_weights(options.base / "quantizer.safetensors")) {
    load_reader(options.base / "reader.safetensors");
    const auto corpus = load_read_corpus(options.data, options.shards);
    mute_ = semantic_tokens(corpus[0].frame_mean().slice(1, 0, quantizer_.stride()), quantizer_)[0].item<int64_t>();
    const auto front_end = TextFrontEnd::load(options.text);
    size_t differing = 0;
    for (const auto& u : corpus) items_.push_back(make_item(u, front_end, differing));
    log_info("gpt: {} utterances, mute token {}; the front end reads {} differently from the corpus", items_.size(),
             mute_, differing);
    if (items_.size() < 4 * kValidation) throw Error(ErrorKind::kInput, "the gpt stage needs at least 240 utterances");
    validation_.assign(items_.end() - kValidation, items_.end());
    items_.resize(items_.size() - kValidation);
    std::sort(items_.begin(), items_.end(),
              [](const Item& a, const Item& b) { return a.tokens.size(0) < b.tokens.size(0); });
    model_->to(device_);
  }

  torch::nn::Module& model() override { return *model_; }

  torch::Tensor loss(uint64_t seed, Metrics& metrics) override {
    SplitMix64 random(seed);
    const bool pairs = random.uniform() < 0.3;
    std::vector<Item> batch;
    int64_t longest = 0;
    for (auto i = random() % items_.size();
         i < items_.size() && static_cast<int64_t>(batch.size()) < kMostOfBatch * batch_; ++i) {
      Item item = items_[i];
      if (random.uniform() < 0.5) item = crossed(item, items_[near(i, random)], random);
      if (const auto& more = items_[random() % items_.size()];
          pairs && item.positions() + more.positions() < kLongestPair)
        item = joined(item, more);
      if (random.uniform() < 0.15) item.subwords = torch::full_like(item.subwords, -1);
      longest = std::max(longest, item.positions());
      if (!batch.empty() && longest * static_cast<int64_t>(batch.size() + 1) > kPositions * batch_) break;
      batch.push_back(item);
    }
    return compare(batch, &random, metrics);
  }

  Metrics validate() override {
    Metrics sums;
    for (const auto& item : validation_)
      for (const bool context : {true, false}) {
        Item used = item;
        if (!context) used.subwords = torch::full_like(item.subwords, -1);
        Metrics one;
        compare({used}, nullptr, one);
        for (const auto& [name, value] : one) sums[(context ? "" : "no_subwords_") + name] += value / kValidation;
      }
    return sums;
  }

  std::map<std::string, std::string> metadata() const override {
    return {{"what", "timbre base gpt"}, {"mute_token", std::to_string(mute_)}};
  }

 private:
  // The number of an item about as long as item i.
  size_t near(size_t i, SplitMix64& random) const {
    const auto reach = items_.size() / 8;
    const auto from = i > reach ? i - reach : 0;
    return from + random() % (std::min(items_.size(), i + reach + 1) - from);
  }

  // What the stage "reading" learnt, which is not trained further.
  void load_reader(const std::filesystem::path& path) {
    load_state_dict(*model_->context->reader, encoder_of_text(read_safetensors(path).tensors));
    for (auto& weight : model_->context->reader->parameters()) weight.set_requires_grad(false);
  }

  static StateDict encoder_of_text(const StateDict& prior) {
    StateDict reader;
    for (const auto& [name, tensor] : prior)
      for (const std::string part : {"enc_p.text_embedding.", "enc_p.encoder_text."})
        if (name.rfind(part, 0) == 0) reader[name.substr(6)] = tensor;
    return reader;
  }

  Item make_item(const TeacherUtterance& u, const TextFrontEnd& front_end, size_t& differing) const {
    Item item;
    const auto tokens = semantic_tokens(u.frame_mean(), quantizer_);
    item.phones = u.phones;
    item.words = u.word_of_phone;
    item.tokens = torch::cat({torch::tensor({mute_}, torch::kLong), tokens});
    const auto owners = token_phones(u, quantizer_.stride(), tokens.size(0));
    item.token_phones = torch::cat({torch::zeros({1}, torch::kLong), owners});
    const auto read = front_end.phonemize(u.text);
    if (torch::equal(torch::tensor(read.phoneme_ids, torch::kLong), u.phones)) {
      item.subwords = torch::tensor(read.subword_ids, torch::kInt).to(torch::kLong);
    } else {
      item.subwords = torch::full_like(u.phones, -1);
      ++differing;
    }
    return item;
  }

  // random == nullptr leaves the tokens that are read whole; what must be predicted always is.
  torch::Tensor compare(const std::vector<Item>& batch, SplitMix64* random, Metrics& metrics) {
    std::vector<torch::Tensor> phones, subwords, tokens, heard, owners, told, targets;
    for (const auto& item : batch) {
      phones.push_back(item.phones);
      subwords.push_back(item.subwords);
      tokens.push_back(item.tokens);
      owners.push_back(item.token_phones);
      targets.push_back(torch::cat({item.tokens, torch::tensor({model_->gpt->config().eos}, torch::kLong)}));
      auto damaged = item.tokens.clone();
      for (int64_t k = 1; random != nullptr && k < damaged.size(0); ++k)
        if (random->uniform() < 0.03) damaged[k] = static_cast<int64_t>((*random)() % 1024);
      heard.push_back(damaged);
      auto place = item.token_phones.clone();
      for (int64_t k = 1; random != nullptr && k < place.size(0); ++k)
        if (random->uniform() < kMisplaced) place[k] += random->uniform() < 0.5 ? -1 : 1;
      told.push_back(place.clamp(0, item.phones.size(0) - 1));
    }
    const auto padded = [this](const std::vector<torch::Tensor>& rows) { return pad_rows(rows).to(device_); };
    const auto text = padded(phones);
    const auto text_lengths = lengths_of(phones).to(device_);
    const auto context = model_->context(text, text_lengths, padded(subwords));
    GptTrainOptions options;
    options.attention_layer = kGuidedLayer;
    options.owners = padded(told);
    const auto made = model_->gpt(text, text_lengths, context, padded(heard), lengths_of(tokens).to(device_), options);
    const auto target = padded(targets).masked_fill(padded(ones_like(targets)).eq(0), -100);
    const auto logits = made.logits.to(torch::kFloat);
    const auto entropy = torch::nn::functional::cross_entropy(
        logits.transpose(1, 2), target, torch::nn::functional::CrossEntropyFuncOptions().ignore_index(-100));
    const auto guide =
        guide_loss(made.attention.to(torch::kFloat), text.size(1), padded(owners), padded(ones_like(owners)));
    metrics["entropy"] = entropy.item<double>();
    metrics["guide"] = guide.item<double>();
    const auto counted = target.ne(-100);
    metrics["top1"] = ((logits.argmax(2) == target) & counted).sum().item<double>() / counted.sum().item<double>();
    return entropy + kGuideWeight * guide;
  }

  static std::vector<torch::Tensor> ones_like(const std::vector<torch::Tensor>& rows) {
    std::vector<torch::Tensor> ones;
    for (const auto& row : rows) ones.push_back(torch::ones_like(row));
    return ones;
  }

  // Row T_text + t of the attention predicts token t + 1: minus the log of what it gives that token's phoneme.
  static torch::Tensor guide_loss(const torch::Tensor& attention, int64_t text, const torch::Tensor& owners,
                                  const torch::Tensor& mask) {
    const auto n = owners.size(1);
    const auto rows =
        attention.slice(1, 0, kGuidedHeads).slice(2, text, text + n - 1).slice(3, 0, text).mean(1);  // [B, N-1, T_text]
    const auto hit = rows.gather(2, owners.slice(1, 1).unsqueeze(2)).squeeze(2);
    const auto counted = mask.slice(1, 1).to(torch::kFloat);
    return -((hit + 1e-3).log() * counted).sum() / counted.sum();
  }

  int64_t batch_, mute_ = 0;
  torch::Device device_;
  TokenizerWeights quantizer_;
  BaseGpt model_;
  std::vector<Item> items_, validation_;
};

}  // namespace

std::unique_ptr<TrainStage> make_gpt_stage(const StageOptions& options) { return std::make_unique<GptStage>(options); }

}  // namespace timbre
