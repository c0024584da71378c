#pragma once
// The text context of the base model's GPT, in the place that RoBERTa has in the official one: a vector per phoneme
// from the sentencepiece piece it belongs to and the pieces around it.
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/pimpl.h>

namespace timbre {

struct SubwordContextConfig {
  int64_t vocabulary = 2000;
  int64_t dim = 64;
  int64_t kernel = 9;  // phonemes
};

class SubwordContextImpl : public torch::nn::Module {
 public:
  explicit SubwordContextImpl(const SubwordContextConfig& config);
  // subwords [B, T_text] int64, one piece per phoneme, -1 for none → [B, dim, T_text].
  torch::Tensor forward(const torch::Tensor& subwords);

 private:
  torch::nn::Embedding pieces_{nullptr};
  torch::nn::Conv1d around_{nullptr};
};
TORCH_MODULE(SubwordContext);

}  // namespace timbre
