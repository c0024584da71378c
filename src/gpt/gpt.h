#pragma once
// The text-to-semantic decoder: phonemes with their text context, then semantic tokens, one transformer over both; it
// predicts the next semantic token. Source: GPT-SoVITS, AR/models/t2s_model.py (Text2SemanticDecoder). Registered names
// are the official state_dict keys without their "model." prefix.
//
// Shapes: phonemes [B, T_text] int64; bert [B, bert_dim, T_text] float, the text context per phoneme, undefined for
// zeros; semantic [B, T_sem] int64. Text and audio both count their positions from 0.
#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include "gpt/gpt_config.h"
#include "gpt/gpt_embedding.h"
#include "gpt/gpt_layer.h"
#include "gpt/kv_cache.h"
#include "nn/module_vector.h"

namespace timbre {

// How padding is treated in training, where phonemes and tokens are padded on the right.
enum class GptPadding {
  kMasked,    // nobody sees padding; the first token is predicted from each text's own last phoneme
  kOfficial,  // as the official training: the text's mask hides the LEFT end of shorter texts, and padding has targets
};

struct GptTrainOptions {
  GptPadding padding = GptPadding::kMasked;
  int64_t attention_layer = -1;  // whose attention weights to return; none if negative
  // Of guided models: the phoneme that each token speaks, [B, T_sem] int64; undefined: the tokens are not told.
  torch::Tensor owners;
};

struct GptTrainOutput {
  torch::Tensor logits;     // [B, T_sem + 1, vocab_size]: row t predicts token t
  torch::Tensor targets;    // [B, T_sem + 1] int64: tokens, then the end token; behind it -100 (kMasked) or end tokens
  torch::Tensor attention;  // [B, H, T, T], T = T_text + T_sem, before dropout, with gradients; or undefined.
                            // Row T_text + t is the audio position that predicts token t + 1.
};

class GptImpl : public torch::nn::Module {
 public:
  explicit GptImpl(const GptConfig& config);
  const GptConfig& config() const { return config_; }

  // Inference. Reads text and prompt into `cache` (which it clears first) and returns the logits [B, vocab_size] of the
  // first new token. `phoneme_lengths` [B] for texts padded on the right, undefined when none is; `prompt` [B,
  // T_prompt] may be undefined or empty; guided models take it as speech that ends where `window` (of one sequence)
  // says. Errors: kInternal when the cache has no room, kModel for ids outside the vocabularies.
  torch::Tensor prefill(const torch::Tensor& phonemes, const torch::Tensor& phoneme_lengths, const torch::Tensor& bert,
                        const torch::Tensor& prompt, KvCache& cache, const TextWindow* window = nullptr);
  // Appends one token per sequence, tokens [B], and returns the logits [B, vocab_size] of the next. With a window (one
  // sequence), the guided heads see no phonemes beyond it, and it is told where they looked.
  torch::Tensor step(const torch::Tensor& tokens, KvCache& cache, TextWindow* window = nullptr);
  // A cache for `batch` sequences of up to `capacity` positions, of this model's type and device.
  KvCache make_cache(int64_t batch, int64_t capacity) const;

  // Training, with teacher forcing; lengths are [B] int64.
  GptTrainOutput forward(const torch::Tensor& phonemes, const torch::Tensor& phoneme_lengths, const torch::Tensor& bert,
                         const torch::Tensor& semantic, const torch::Tensor& semantic_lengths,
                         const GptTrainOptions& options = {});

  // The parts. Embedded text [B, T_text, d] and audio [B, T_sem, d], positions included. Of guided models the audio is
  // told the embedded text of its owners, which are as in GptTrainOptions.
  torch::Tensor embed_text(const torch::Tensor& phonemes, const torch::Tensor& bert);
  torch::Tensor embed_audio(const torch::Tensor& semantic, const torch::Tensor& text = {},
                            const torch::Tensor& owners = {});
  // All layers over x [B, T, d]; see GptAttention for mask, cache and weights (of layer `attention_layer`).
  torch::Tensor transform(const torch::Tensor& x, const torch::Tensor& mask, KvCache* cache = nullptr,
                          int64_t attention_layer = -1, torch::Tensor* weights = nullptr);

 private:
  GptConfig config_;
  torch::nn::Linear bert_projection_;
  TokenEmbedding text_embedding_;
  SinePosition text_position_;
  TokenEmbedding audio_embedding_;
  SinePosition audio_position_;
  std::shared_ptr<torch::nn::Module> transformer_;
  nn::ModuleVector<GptLayer> layers_;
  torch::nn::Linear predict_;
  torch::nn::Linear location_{nullptr};  // of guided models: embedded phoneme → what the token that speaks it is told
};
TORCH_MODULE(Gpt);

}  // namespace timbre
