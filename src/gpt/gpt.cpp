#include "gpt/gpt.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <torch/nn/init.h>

#include <cmath>
#include <utility>

#include "base/error.h"
#include "gpt/gpt_mask.h"

namespace timbre {
namespace {

constexpr int64_t kIgnoredTarget = -100;  // torch's default ignore_index

const GptConfig& validated(const GptConfig& config) {
  validate(config);
  return config;
}

void require(bool holds, const char* what, const torch::Tensor& found) {
  if (holds) return;
  throw Error(ErrorKind::kInternal, fmt::format("GPT input: expected {}, found {} dimensions and {} elements", what,
                                                found.dim(), found.numel()));
}

// Tokens to feed [B, T_sem] and to predict [B, T_sem + 1]; everything from each sequence's length on is the end token.
std::pair<torch::Tensor, torch::Tensor> shift_tokens(const torch::Tensor& semantic, const torch::Tensor& lengths,
                                                     int64_t eos) {
  const auto tokens = semantic.masked_fill(right_padding(lengths, semantic.size(1)), eos);
  return {tokens, at::constant_pad_nd(tokens, {0, 1}, eos)};
}

}  // namespace

GptImpl::GptImpl(const GptConfig& config)
    : config_(validated(config)),
      bert_projection_(register_module("bert_proj", torch::nn::Linear(config.bert_dim, config.embedding_dim))),
      text_embedding_(register_module("ar_text_embedding", TokenEmbedding(config.phoneme_vocab, config.embedding_dim))),
      text_position_(register_module("ar_text_position", SinePosition(config.embedding_dim, config.dropout))),
      audio_embedding_(register_module("ar_audio_embedding", TokenEmbedding(config.vocab_size, config.embedding_dim))),
      audio_position_(register_module("ar_audio_position", SinePosition(config.embedding_dim, config.dropout))),
      transformer_(register_module("h", std::make_shared<torch::nn::Module>())),
      layers_(*transformer_, "layers"),
      predict_(register_module(
          "ar_predict_layer",
          torch::nn::Linear(torch::nn::LinearOptions(config.hidden_dim, config.vocab_size).bias(false)))) {
  for (int64_t i = 0; i < config.num_layers; ++i) layers_.add(GptLayer(config));
  if (!config.guided()) return;
  const auto square = torch::nn::LinearOptions(config.embedding_dim, config.embedding_dim).bias(false);
  location_ = register_module("ar_location", torch::nn::Linear(square));
  torch::nn::init::zeros_(location_->weight);  // a model that learnt without begins as it was
}

torch::Tensor GptImpl::embed_text(const torch::Tensor& phonemes, const torch::Tensor& bert) {
  require(phonemes.dim() == 2 && phonemes.size(1) > 0, "phonemes [B, T_text > 0]", phonemes);
  auto x = text_embedding_(phonemes);
  if (bert.defined()) {
    require(bert.dim() == 3 && bert.size(1) == config_.bert_dim && bert.size(2) == phonemes.size(1),
            "bert [B, bert_dim, T_text]", bert);
    x = x + bert_projection_(bert.transpose(1, 2).to(x.scalar_type()));  // [B, T_text, d]
  } else {
    x = x + bert_projection_->bias;
  }
  return text_position_(x);
}

torch::Tensor GptImpl::embed_audio(const torch::Tensor& semantic, const torch::Tensor& text,
                                   const torch::Tensor& owners) {
  auto x = audio_embedding_(semantic);
  if (location_ && owners.defined())
    x = x + location_(text.gather(1, owners.unsqueeze(2).expand({-1, -1, text.size(2)})));
  return audio_position_(x);
}

torch::Tensor GptImpl::transform(const torch::Tensor& x, const torch::Tensor& mask, KvCache* cache,
                                 int64_t attention_layer, torch::Tensor* weights) {
  torch::Tensor y = x;
  int64_t layer = 0;
  for (auto& block : layers_) {
    y = block->forward(y, mask, cache, layer, layer == attention_layer ? weights : nullptr);
    ++layer;
  }
  return y;
}

KvCache GptImpl::make_cache(int64_t batch, int64_t capacity) const {
  return KvCache(config_, batch, capacity, predict_->weight);
}

torch::Tensor GptImpl::prefill(const torch::Tensor& phonemes, const torch::Tensor& phoneme_lengths,
                               const torch::Tensor& bert, const torch::Tensor& prompt, KvCache& cache,
                               const TextWindow* window) {
  const torch::NoGradGuard no_grad;
  auto x = embed_text(phonemes, bert);
  const int64_t text = x.size(1), audio = prompt.defined() ? prompt.size(1) : 0;
  torch::Tensor padding, key_mask;
  if (phoneme_lengths.defined()) {
    x = align_right(x, phoneme_lengths);
    padding = left_padding(phoneme_lengths, text);
    key_mask = at::zeros_like(padding, x.options()).masked_fill_(padding, -INFINITY).unsqueeze(1);  // [B, 1, T_text]
    padding = at::constant_pad_nd(padding, {0, audio}, false);                                      // [B, T]
  }
  if (audio > 0) {
    torch::Tensor owners;  // spread evenly over the prompt's phonemes: nobody knows better
    if (window != nullptr)
      owners = (at::arange(audio, prompt.options()) * window->phoneme).div(audio, "trunc").unsqueeze(0);
    x = at::cat({x, embed_audio(prompt, x, owners)}, 1);
  }
  cache.begin(x.narrow(1, 0, text), key_mask);
  const auto mask = attention_mask(text, audio, padding, x.device()).to(x.scalar_type());
  const auto hidden = transform(x, mask, &cache);
  cache.advance(text + audio);
  return predict_(hidden.select(1, -1));
}

torch::Tensor GptImpl::step(const torch::Tensor& tokens, KvCache& cache, TextWindow* window) {
  const torch::NoGradGuard no_grad;
  auto embedded = audio_embedding_(tokens);  // [B, d]
  if (location_ && window != nullptr) {
    embedded = embedded + location_(cache.text().select(1, window->phoneme));
  }
  torch::Tensor x = audio_position_->at_position(embedded, cache.audio_position());
  int64_t layer = 0;
  for (auto& block : layers_) x = block->step(x, cache, layer++, window);
  cache.advance(1);
  return linear_rows(x, predict_->weight, {});
}

GptTrainOutput GptImpl::forward(const torch::Tensor& phonemes, const torch::Tensor& phoneme_lengths,
                                const torch::Tensor& bert, const torch::Tensor& semantic,
                                const torch::Tensor& semantic_lengths, const GptTrainOptions& options) {
  const bool official = options.padding == GptPadding::kOfficial;
  const int64_t text = phonemes.size(1), audio = semantic.size(1);
  const auto [tokens, targets] = shift_tokens(semantic, semantic_lengths, config_.eos);
  const auto read = embed_text(phonemes, bert);
  const auto x = at::cat({read, embed_audio(tokens, read, options.owners)}, 1);  // [B, T, d]
  const auto text_padding = official ? left_padding(phoneme_lengths, text) : right_padding(phoneme_lengths, text);
  const auto padding = at::cat({text_padding, right_padding(semantic_lengths, audio)}, 1);
  const auto mask = attention_mask(text, audio, padding, x.device()).to(x.scalar_type());
  GptTrainOutput output;
  auto hidden = transform(x, mask, nullptr, options.attention_layer, &output.attention);
  if (official) {
    hidden = hidden.narrow(1, text - 1, audio + 1);
    output.targets = targets;
  } else {
    const auto last = (phoneme_lengths - 1).view({-1, 1, 1}).expand({-1, 1, hidden.size(2)});
    hidden = at::cat({hidden.gather(1, last), hidden.narrow(1, text, audio)}, 1);
    const auto behind_end = right_padding(semantic_lengths + 1, audio + 1);
    output.targets = targets.masked_fill(behind_end, kIgnoredTarget);
  }
  output.logits = predict_(hidden);
  return output;
}

}  // namespace timbre
