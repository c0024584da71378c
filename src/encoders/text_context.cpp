#include "encoders/text_context.h"

namespace timbre {
namespace {

nn::ConvTransformerConfig transformer(const TextContextConfig& config) {
  nn::ConvTransformerConfig result;
  result.channels = config.reader_channels;
  result.filter_channels = config.reader_filter_channels;
  result.heads = config.reader_heads;
  result.layers = config.reader_layers;
  result.dropout = 0;
  return result;
}

}  // namespace

PhonemeReaderImpl::PhonemeReaderImpl(const TextContextConfig& config)
    : text_embedding_{register_module("text_embedding", torch::nn::Embedding(config.symbols, config.reader_channels))},
      encoder_text_{register_module("encoder_text", nn::ConvTransformer(transformer(config)))} {}

torch::Tensor PhonemeReaderImpl::forward(const torch::Tensor& phonemes, const torch::Tensor& lengths) {
  return nn::encode_symbols(text_embedding_, encoder_text_, phonemes, lengths);
}

TextContextImpl::TextContextImpl(const TextContextConfig& config)
    : reader{register_module("reader", PhonemeReader(config))},
      pieces_{register_module(
          "pieces",
          torch::nn::Embedding(torch::nn::EmbeddingOptions(config.vocabulary + 1, config.dim).padding_idx(0)))},
      around_{
          register_module("around", torch::nn::Conv1d(torch::nn::Conv1dOptions(config.dim, config.dim, config.kernel)
                                                          .padding(config.kernel / 2)
                                                          .groups(config.kGroups)))} {}

torch::Tensor TextContextImpl::forward(const torch::Tensor& phonemes, const torch::Tensor& lengths,
                                       const torch::Tensor& subwords) {
  const auto x = pieces_(subwords + 1).transpose(1, 2);  // piece -1 becomes row 0, which stays zero
  return torch::cat({x + torch::relu(around_(x)), reader(phonemes, lengths)}, 1);
}

}  // namespace timbre
