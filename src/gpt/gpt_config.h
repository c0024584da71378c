#pragma once
// The sizes of a text-to-semantic decoder, fixed by its checkpoint.
#include <cstdint>

namespace timbre {

struct GptConfig {
  int64_t embedding_dim = 512;  // width of the embeddings; must equal hidden_dim
  int64_t hidden_dim = 512;     // width of the transformer; the feed-forward width is four times this
  int64_t num_heads = 16;
  int64_t num_layers = 24;
  int64_t phoneme_vocab = 732;  // 512 in version 1
  int64_t vocab_size = 1025;    // semantic tokens and, last, the end token
  int64_t eos = 1024;           // must be vocab_size - 1
  int64_t bert_dim = 1024;      // width of the text context per phoneme
  double dropout = 0.1;         // in training only: positions, attention, feed-forward
  // The layer whose first `guided_heads` heads were taught to look at the phoneme of the token to come, so that each
  // token can be told which phoneme it speaks; -1: none were, as in official models.
  int64_t guided_layer = -1, guided_heads = 0;

  // The decoder of the base model in this repository.
  static GptConfig base();

  bool guided() const { return guided_layer >= 0; }
  int64_t head_dim() const { return hidden_dim / num_heads; }
};

// Throws Error(kModel) for sizes that cannot make a network.
void validate(const GptConfig& config);

}  // namespace timbre
