#include "train/gpt_adaptation.h"

#include <torch/nn/functional/loss.h>

#include <algorithm>

#include "base/error.h"
#include "base/random.h"
#include "train/batching.h"

namespace timbre {
namespace {

LowRank make_adapter(Gpt& model, const GptAdaptationOptions& options) {
  LowRankOptions low_rank;
  low_rank.rank = options.rank;
  low_rank.seed = options.seed;
  low_rank.prefixes = {"h.layers."};
  return LowRank(*model, low_rank);
}

}  // namespace

GptAdaptation::GptAdaptation(Gpt model, FinetuneData data, const GptAdaptationOptions& options)
    : model_(model), data_(std::move(data)), options_(options), adapter_(make_adapter(model_, options)) {
  if (data_.train.empty()) throw Error(ErrorKind::kInput, "no clip to fine-tune the GPT on");
}

int64_t GptAdaptation::steps_per_epoch() const {
  const auto clips = static_cast<int64_t>(data_.train.size());
  return std::max<int64_t>(4, (clips + options_.batch - 1) / options_.batch);
}

torch::Tensor GptAdaptation::loss(uint64_t seed, Metrics& metrics) {
  model_->train();
  SplitMix64 random(seed);
  std::vector<const FinetuneClip*> clips;
  for (int64_t i = 0; i < options_.batch; ++i) clips.push_back(&data_.train[random() % data_.train.size()]);
  auto damage = derive_seed(seed, "damage");
  return entropy(clips, &damage, metrics);
}

Metrics GptAdaptation::validate() {
  model_->eval();
  Metrics sums;
  double tokens = 0;
  for (const auto& clip : data_.validation) {
    Metrics one;
    entropy({&clip}, nullptr, one);
    const auto count = static_cast<double>(clip.codes.numel());
    for (const auto& [name, value] : one) sums[name] += value * count;
    tokens += count;
  }
  for (auto& [name, value] : sums) value /= std::max(1.0, tokens);
  sums["score"] = sums["entropy"];
  return sums;
}

torch::Tensor GptAdaptation::entropy(const std::vector<const FinetuneClip*>& clips, uint64_t* damage,
                                     Metrics& metrics) {
  std::vector<torch::Tensor> phonemes, contexts, read, tokens, targets, ones;
  const auto end = torch::tensor({model_->config().eos}, torch::kLong);
  for (const auto* clip : clips) {
    auto codes = clip->codes.cpu();
    if (options_.mute_token >= 0) codes = torch::cat({torch::tensor({options_.mute_token}, torch::kLong), codes});
    auto damaged = codes.clone();
    if (damage != nullptr) {
      SplitMix64 random(derive_seed(*damage, tokens.size()));
      for (int64_t k = 1; k < damaged.size(0); ++k)
        if (random.uniform() < options_.damaged_tokens)
          damaged[k] = static_cast<int64_t>(random() % static_cast<uint64_t>(model_->config().eos));
    }
    phonemes.push_back(clip->phonemes.cpu());
    if (clip->context.defined()) contexts.push_back(clip->context.t().cpu());
    read.push_back(damaged);
    tokens.push_back(codes);
    targets.push_back(torch::cat({codes, end}));
    ones.push_back(torch::ones_like(targets.back()));
  }
  const auto device = model_->parameters().front().device();
  const auto padded = [&](const std::vector<torch::Tensor>& rows) { return pad_rows(rows).to(device); };
  const auto context = contexts.empty() ? torch::Tensor() : padded(contexts).transpose(1, 2);  // [B, width, T_text]
  const auto made = model_->forward(padded(phonemes), lengths_of(phonemes).to(device), context, padded(read),
                                    lengths_of(tokens).to(device), GptTrainOptions{GptPadding::kMasked, -1});
  const auto target = padded(targets).masked_fill(padded(ones).eq(0), -100);
  const auto logits = made.logits.to(torch::kFloat);
  const auto loss = torch::nn::functional::cross_entropy(
      logits.transpose(1, 2), target, torch::nn::functional::CrossEntropyFuncOptions().ignore_index(-100));
  metrics["entropy"] = loss.item<double>();
  const auto counted = target.ne(-100);
  metrics["top1"] = ((logits.argmax(2) == target) & counted).sum().item<double>() / counted.sum().item<double>();
  return loss;
}

}  // namespace timbre
