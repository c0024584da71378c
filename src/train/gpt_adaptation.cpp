#include "train/gpt_adaptation.h"

#include <algorithm>

#include "base/error.h"
#include "base/random.h"
#include "checkpoint/state_dict.h"
#include "gpt/gpt_loss.h"

namespace timbre {
namespace {

constexpr int64_t kIgnored = -100;

LowRank make_adapter(Gpt& model, const GptAdaptationOptions& options) {
  LowRankOptions low_rank;
  low_rank.rank = options.rank;
  low_rank.seed = options.seed;
  low_rank.prefixes = {"h.layers."};
  return LowRank(*model, low_rank);
}

int64_t below(SplitMix64& random, int64_t limit) {
  return static_cast<int64_t>(random() % static_cast<uint64_t>(limit));
}

}  // namespace

struct GptAdaptation::Rows {
  torch::Tensor phonemes, phoneme_lengths, context, read, lengths, targets;
};

torch::Tensor damaged_stretch(const torch::Tensor& codes, SplitMix64& random) {
  const auto count = codes.size(0);
  auto begin = below(random, count), end = below(random, count);
  if (begin > end) std::swap(begin, end);
  const bool twice = random.uniform() < 0.5;
  const auto after = codes.narrow(0, end, count - end);
  return torch::cat({codes.narrow(0, 0, twice ? end : begin), twice ? codes.narrow(0, begin, count - begin) : after});
}

GptAdaptation::GptAdaptation(Gpt model, FinetuneData data, const GptAdaptationOptions& options)
    : model_(model), data_(std::move(data)), options_(options) {
  if (data_.train.empty()) throw Error(ErrorKind::kInput, "no clip to fine-tune the GPT on");
  if (!options.full) adapter_ = make_adapter(model_, options);
}

torch::nn::Module& GptAdaptation::trained() {
  if (adapter_) return *adapter_;
  return *model_;
}
void GptAdaptation::apply() {
  if (adapter_) adapter_->apply();
}
void GptAdaptation::take_gradients() {
  if (adapter_) adapter_->take_gradients();
}
StateDict GptAdaptation::factors() const { return adapter_ ? adapter_->factors() : StateDict{}; }
StateDict GptAdaptation::weights() const { return state_dict(*model_); }

int64_t GptAdaptation::steps_per_epoch() const {
  if (options_.epoch_steps > 0) return options_.epoch_steps;
  const auto clips = std::max(options_.epoch_clips, static_cast<int64_t>(data_.train.size()));
  const auto step = options_.batch * options_.share.count * options_.accumulate;
  return std::max<int64_t>(4, (clips + step - 1) / step);
}

torch::Tensor GptAdaptation::with_start(const torch::Tensor& codes) const {
  if (options_.mute_token < 0) return codes.cpu();
  return torch::cat({torch::tensor({options_.mute_token}, torch::kLong), codes.cpu()});
}

torch::Tensor GptAdaptation::loss(uint64_t seed, Metrics& metrics) {
  model_->train(options_.dropout);
  SplitMix64 random(seed);
  const auto drawn = draw_batch(data_.train.size(), options_.batch, options_.share, random);
  std::vector<const FinetuneClip*> clips;
  std::vector<torch::Tensor> codes, read, rejected;
  double all_tokens = 0;
  for (std::size_t i = 0; i < drawn.all.size(); ++i) {
    const auto& clip = data_.train[drawn.all[i]];
    SplitMix64 rehearsal(derive_seed(derive_seed(seed, "rehearsal"), static_cast<uint64_t>(i)));
    const bool rehearsed = clip.planned.defined() && rehearsal.uniform() < options_.rehearsed;
    const auto tokens = with_start(rehearsed ? clip.planned : clip.codes);
    all_tokens += static_cast<double>(tokens.numel() + 1);
    if (i < drawn.begin || i >= drawn.begin + drawn.size) continue;
    SplitMix64 damage(derive_seed(derive_seed(seed, "damage"), static_cast<uint64_t>(i)));
    auto damaged = tokens.clone();
    for (int64_t k = 1; k < damaged.size(0); ++k)
      if (damage.uniform() < options_.damaged_tokens) damaged[k] = below(damage, model_->config().eos);
    clips.push_back(&clip), codes.push_back(tokens), read.push_back(damaged);
    rejected.push_back(damaged_stretch(tokens, damage));
  }
  torch::Tensor chosen;
  const auto sum = entropy(rows_of(clips, codes, read), metrics, &chosen);
  const auto processes = static_cast<double>(options_.share.count);
  metrics["entropy"] = metrics["entropy"] * processes / all_tokens;
  metrics["top1"] = metrics["top1"] * processes / all_tokens;
  auto loss = sum * (options_.summed ? processes : processes / all_tokens);
  if (!options_.prefer) return loss;
  torch::Tensor unwanted;
  Metrics ignored;
  entropy(rows_of(clips, rejected, rejected), ignored, &unwanted);
  const auto preference = dpo_loss(chosen, unwanted);
  metrics["dpo"] = preference.item<double>();
  return loss + preference;
}

Metrics GptAdaptation::validate() {
  model_->eval();
  Metrics sums;
  double tokens = 0, own_entropy = 0, own_tokens = 0;
  for (const auto& clip : data_.validation) {
    const auto codes = with_start(clip.codes);
    Metrics one;
    entropy(rows_of({&clip}, {codes}, {codes}), one);
    for (const auto& [name, value] : one) sums[name] += value;
    tokens += static_cast<double>(codes.numel() + 1);
    if (!clip.planned.defined()) continue;
    const auto own = with_start(clip.planned);
    Metrics rehearsed;
    entropy(rows_of({&clip}, {own}, {own}), rehearsed);
    own_entropy += rehearsed["entropy"];
    own_tokens += static_cast<double>(own.numel() + 1);
  }
  for (auto& [name, value] : sums) value /= std::max(1.0, tokens);
  sums["score"] = sums["entropy"];
  if (own_tokens > 0) sums["planned_entropy"] = own_entropy / own_tokens;
  return sums;
}

GptAdaptation::Rows GptAdaptation::rows_of(const std::vector<const FinetuneClip*>& clips,
                                           const std::vector<torch::Tensor>& codes,
                                           const std::vector<torch::Tensor>& read) const {
  const auto end = torch::tensor({model_->config().eos}, torch::kLong);
  std::vector<torch::Tensor> phonemes, contexts, targets, counted;
  bool any_context = false;
  for (const auto* clip : clips) any_context = any_context || clip->context.defined();
  for (std::size_t i = 0; i < clips.size(); ++i) {
    phonemes.push_back(clips[i]->phonemes.cpu());
    const auto& context = clips[i]->context;
    if (any_context) {
      contexts.push_back(context.defined() ? context.t().cpu().to(torch::kFloat)
                                           : torch::zeros({phonemes.back().size(0), model_->config().bert_dim}));
    }
    targets.push_back(torch::cat({codes[i], end}));
    counted.push_back(torch::ones_like(targets.back()));
  }
  const auto device = model_->parameters().front().device();
  const auto padded = [&](const std::vector<torch::Tensor>& rows) { return pad_rows(rows).to(device); };
  Rows rows;
  rows.phonemes = padded(phonemes), rows.phoneme_lengths = lengths_of(phonemes).to(device);
  if (any_context) rows.context = padded(contexts).transpose(1, 2);  // [B, width, T_text]
  rows.read = padded(read), rows.lengths = lengths_of(codes).to(device);
  rows.targets = padded(targets).masked_fill(padded(counted).eq(0), kIgnored);
  return rows;
}

torch::Tensor GptAdaptation::entropy(const Rows& rows, Metrics& metrics, torch::Tensor* log_probability) {
  const auto made = model_->forward(rows.phonemes, rows.phoneme_lengths, rows.context, rows.read, rows.lengths,
                                    GptTrainOptions{});
  const auto logits = made.logits.to(torch::kFloat);
  const auto sum = gpt_cross_entropy(logits, rows.targets);
  metrics["entropy"] = sum.item<double>();
  metrics["top1"] = logits.argmax(2).eq(rows.targets).sum().item<double>();
  if (log_probability != nullptr) *log_probability = gpt_log_probability(logits, rows.targets);
  return sum;
}

}  // namespace timbre
