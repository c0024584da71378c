#pragma once
// Semantic tokens of teacher utterances, straight from the teacher's prior, and the phoneme that each token speaks.
#include <torch/types.h>

#include <filesystem>

#include "data/teacher_corpus.h"

namespace timbre {

struct TokenizerWeights {
  torch::Tensor weight;    // [D, 192, stride]
  torch::Tensor bias;      // [D]
  torch::Tensor codebook;  // [codes, D]
  int64_t stride() const { return weight.size(2); }
};

// Reads quantizer.safetensors (see codebook.h). Errors: kModel when a tensor is missing.
TokenizerWeights read_tokenizer_weights(const std::filesystem::path& path);

// features [192, T] → int64 [T / stride]
torch::Tensor semantic_tokens(const torch::Tensor& features, const TokenizerWeights& weights);

// The phoneme under the middle of each token: int64 [tokens].
torch::Tensor token_phones(const TeacherUtterance& utterance, int64_t stride, int64_t tokens);

}  // namespace timbre
