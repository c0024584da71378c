#pragma once
// RoBERTa-large for Chinese (chinese-roberta-wwm-ext-large): the context of each character. The official models read
// hidden_states[-3], the output of layer 22 of 24, so the last two layers and the heads are neither loaded nor
// computed. Source: Devlin et al. 2019; Hugging Face transformers (BertForMaskedLM). For inference alone, one text at a
// time.
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <string>
#include <vector>

#include "nn/module_vector.h"

namespace timbre {

// The comments name the fields of a Hugging Face config.json.
struct BertConfig {
  int64_t vocabulary = 21128;   // vocab_size
  int64_t hidden = 1024;        // hidden_size
  int64_t filter = 4096;        // intermediate_size
  int64_t layers = 24;          // num_hidden_layers, of which the last two are left out
  int64_t heads = 16;           // num_attention_heads
  int64_t positions = 512;      // max_position_embeddings: the longest text in tokens
  int64_t types = 2;            // type_vocab_size
  double norm_epsilon = 1e-12;  // layer_norm_eps

  // Layers that are computed: the output of the last is hidden_states[-3].
  int64_t used_layers() const { return layers - 2; }

  // Throws Error(kModel) for dimensions that no network can have.
  void validate() const;
};

// Whether a key of the official file belongs to a part that is left out: cls.*, bert.pooler.*, the last two layers, and
// the buffer position_ids of older files. Drop these keys before loading strictly.
bool is_unused_bert_key(const std::string& key, const BertConfig& config);

// Self-attention and feed forward, each with the norm behind its residual.
class BertLayerImpl : public torch::nn::Module {
 public:
  explicit BertLayerImpl(const BertConfig& config);
  torch::Tensor forward(const torch::Tensor& x);  // [B, T, C] → [B, T, C]

 private:
  const int64_t heads_;
  torch::nn::Linear query_{nullptr}, key_{nullptr}, value_{nullptr}, out_{nullptr};
  torch::nn::Linear widen_{nullptr}, narrow_{nullptr};
  torch::nn::LayerNorm attention_norm_{nullptr}, final_norm_{nullptr};
};
TORCH_MODULE(BertLayer);

class BertImpl : public torch::nn::Module {
 public:
  explicit BertImpl(const BertConfig& config = {});

  // ids [B, T] int64, [CLS] first and [SEP] last, no padding → hidden_states[-3], [B, T, hidden], in the type of the
  // weights. Throws Error(kInput) for more than config.positions tokens and for ids outside the vocabulary.
  torch::Tensor forward(const torch::Tensor& ids);

  const BertConfig& config() const { return config_; }

 private:
  torch::Tensor embed(const torch::Tensor& ids);

  const BertConfig config_;
  torch::nn::Embedding words_{nullptr}, positions_{nullptr}, types_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};
  std::shared_ptr<torch::nn::Module> bert_, encoder_;
  nn::ModuleVector<BertLayer> layers_;
};
TORCH_MODULE(Bert);

// What the GPT reads: hidden [1, T + 2, C] of one text with [CLS] and [SEP], word2ph [T] the number of phonemes of each
// character → [C, sum of word2ph], the features of a character repeated for each of its phonemes. Throws Error(kInput)
// when the tokens are not one a character, or a number is negative.
torch::Tensor features_of_phones(const torch::Tensor& hidden, const std::vector<int64_t>& word2ph);

}  // namespace timbre
