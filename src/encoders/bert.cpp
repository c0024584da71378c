#include "encoders/bert.h"

#include <torch/types.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "encoders/self_attention.h"

namespace timbre {
namespace {

constexpr int64_t kMaxDimension = 1 << 20;

torch::nn::LayerNorm layer_norm(const BertConfig& config) {
  return torch::nn::LayerNorm(torch::nn::LayerNormOptions({config.hidden}).eps(config.norm_epsilon));
}

const BertConfig& validated(const BertConfig& config) {
  config.validate();
  return config;
}

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

}  // namespace

void BertConfig::validate() const {
  const auto require = [](bool good, const std::string& what) {
    if (good) return;
    throw Error(ErrorKind::kModel, "BERT's config.json: " + what + "; use the folder of chinese-roberta-wwm-ext-large");
  };
  const std::pair<const char*, int64_t> dimensions[] = {
      {"vocab_size", vocabulary},           {"hidden_size", hidden},    {"intermediate_size", filter},
      {"num_attention_heads", heads},       {"type_vocab_size", types}, {"max_position_embeddings", positions},
      {"num_hidden_layers - 2", layers - 2}};
  for (const auto& [name, value] : dimensions) {
    require(value >= 1 && value <= kMaxDimension,
            std::string(name) + " is " + std::to_string(value) + ", expected 1 to " + std::to_string(kMaxDimension));
  }
  require(hidden % heads == 0, "num_attention_heads does not divide hidden_size");
  require(norm_epsilon > 0 && norm_epsilon < 1, "layer_norm_eps is not between 0 and 1");
}

bool is_unused_bert_key(const std::string& key, const BertConfig& config) {
  for (const char* start : {"cls.", "bert.pooler.", "bert.embeddings.position_ids"}) {
    if (starts_with(key, start)) return true;
  }
  for (int64_t layer = config.used_layers(); layer < config.layers; ++layer) {
    if (starts_with(key, "bert.encoder.layer." + std::to_string(layer) + ".")) return true;
  }
  return false;
}

BertLayerImpl::BertLayerImpl(const BertConfig& config) : heads_(config.heads) {
  const int64_t hidden = config.hidden;
  const auto attention = register_module("attention", std::make_shared<torch::nn::Module>());
  const auto self = attention->register_module("self", std::make_shared<torch::nn::Module>());
  query_ = self->register_module("query", torch::nn::Linear(hidden, hidden));
  key_ = self->register_module("key", torch::nn::Linear(hidden, hidden));
  value_ = self->register_module("value", torch::nn::Linear(hidden, hidden));
  const auto attention_output = attention->register_module("output", std::make_shared<torch::nn::Module>());
  out_ = attention_output->register_module("dense", torch::nn::Linear(hidden, hidden));
  attention_norm_ = attention_output->register_module("LayerNorm", layer_norm(config));
  const auto intermediate = register_module("intermediate", std::make_shared<torch::nn::Module>());
  widen_ = intermediate->register_module("dense", torch::nn::Linear(hidden, config.filter));
  const auto output = register_module("output", std::make_shared<torch::nn::Module>());
  narrow_ = output->register_module("dense", torch::nn::Linear(config.filter, hidden));
  final_norm_ = output->register_module("LayerNorm", layer_norm(config));
}

torch::Tensor BertLayerImpl::forward(const torch::Tensor& x) {
  const auto y = attention_norm_(x + out_(attend_in_heads(query_(x), key_(x), value_(x), heads_)));
  return final_norm_(y + narrow_(torch::gelu(widen_(y))));
}

BertImpl::BertImpl(const BertConfig& config)
    : config_(validated(config)),
      bert_(register_module("bert", std::make_shared<torch::nn::Module>())),
      encoder_(bert_->register_module("encoder", std::make_shared<torch::nn::Module>())),
      layers_(*encoder_, "layer") {
  const auto embeddings = bert_->register_module("embeddings", std::make_shared<torch::nn::Module>());
  words_ = embeddings->register_module("word_embeddings", torch::nn::Embedding(config.vocabulary, config.hidden));
  positions_ =
      embeddings->register_module("position_embeddings", torch::nn::Embedding(config.positions, config.hidden));
  types_ = embeddings->register_module("token_type_embeddings", torch::nn::Embedding(config.types, config.hidden));
  norm_ = embeddings->register_module("LayerNorm", layer_norm(config));
  for (int64_t i = 0; i < config.used_layers(); ++i) layers_.add(BertLayer(config));
}

// One text is one segment: every token is of type 0.
torch::Tensor BertImpl::embed(const torch::Tensor& ids) {
  const auto positions = positions_->weight.narrow(0, 0, ids.size(1));  // [T, C]
  return norm_(words_(ids) + types_->weight[0] + positions);
}

torch::Tensor BertImpl::forward(const torch::Tensor& ids) {
  if (ids.dim() != 2 || ids.size(1) < 1 || ids.size(1) > config_.positions) {
    throw Error(ErrorKind::kInput, "BERT: expected a batch of texts of 1 to " + std::to_string(config_.positions) +
                                       " tokens, found " + std::to_string(ids.dim()) + " axes, the last of " +
                                       std::to_string(ids.dim() > 0 ? ids.size(-1) : 0) + "; give shorter sentences");
  }
  if (ids.min().item<int64_t>() < 0 || ids.max().item<int64_t>() >= config_.vocabulary) {
    throw Error(ErrorKind::kInput, "BERT: a token outside its vocabulary of " + std::to_string(config_.vocabulary) +
                                       "; use the vocab.txt of the same folder");
  }
  auto x = embed(ids);
  for (auto& layer : layers_) x = layer(x);
  return x;
}

torch::Tensor features_of_phones(const torch::Tensor& hidden, const std::vector<int64_t>& word2ph) {
  const auto characters = static_cast<int64_t>(word2ph.size());
  const bool fits = hidden.dim() == 3 && hidden.size(0) == 1 && hidden.size(1) == characters + 2;
  const bool counts = std::all_of(word2ph.begin(), word2ph.end(), [](int64_t phones) { return phones >= 0; });
  if (!fits || !counts) {
    throw Error(ErrorKind::kInput,
                "BERT features: " + std::to_string(characters) + " characters with phonemes, but " +
                    std::to_string(hidden.dim() == 3 ? hidden.size(1) - 2 : -1) +
                    " tokens; expected one token a character and no negative number of phonemes: normalise the text");
  }
  const auto repeats = torch::tensor(word2ph, torch::kLong).to(hidden.device());
  return hidden[0]
      .narrow(0, 1, characters)
      .repeat_interleave(repeats, 0)
      .t();  // [T, C] → [T_phones, C] → [C, T_phones]
}

}  // namespace timbre
