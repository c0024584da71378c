#pragma once
// The text context of the base model's GPT, in the place that RoBERTa has in the official one: a vector per phoneme
// from the sentencepiece piece it belongs to and the pieces around it, and from a phoneme encoder that was taught what
// the phoneme sounds like among its neighbours (of the shape of SoVITS' own, which learnt it first).
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/pimpl.h>

#include "nn/conv_transformer.h"

namespace timbre {

struct TextContextConfig {
  int64_t vocabulary = 2000;             // sentencepiece pieces
  int64_t dim = 64;                      // of their vectors
  int64_t kernel = 9;                    // phonemes
  static constexpr int64_t kGroups = 8;  // of the convolution over them; dim is a multiple
  int64_t symbols = 732;                 // phonemes that the reader knows
  int64_t reader_channels = 192;
  int64_t reader_filter_channels = 512;
  int64_t reader_heads = 2;
  int64_t reader_layers = 4;

  int64_t width() const { return dim + reader_channels; }
};

class PhonemeReaderImpl : public torch::nn::Module {
 public:
  explicit PhonemeReaderImpl(const TextContextConfig& config);
  // phonemes [B, T_text] int64, lengths [B] → [B, reader_channels, T_text]
  torch::Tensor forward(const torch::Tensor& phonemes, const torch::Tensor& lengths);

 private:
  torch::nn::Embedding text_embedding_{nullptr};
  nn::ConvTransformer encoder_text_{nullptr};
};
TORCH_MODULE(PhonemeReader);

class TextContextImpl : public torch::nn::Module {
 public:
  explicit TextContextImpl(const TextContextConfig& config);
  // phonemes [B, T_text] int64; lengths [B]; subwords [B, T_text] int64, one piece per phoneme, -1 for none
  // → [B, width(), T_text].
  torch::Tensor forward(const torch::Tensor& phonemes, const torch::Tensor& lengths, const torch::Tensor& subwords);

  PhonemeReader reader{nullptr};

 private:
  torch::nn::Embedding pieces_{nullptr};
  torch::nn::Conv1d around_{nullptr};
};
TORCH_MODULE(TextContext);

}  // namespace timbre
