#include "encoders/subword_context.h"

namespace timbre {

SubwordContextImpl::SubwordContextImpl(const SubwordContextConfig& config)
    : pieces_{register_module(
          "pieces",
          torch::nn::Embedding(torch::nn::EmbeddingOptions(config.vocabulary + 1, config.dim).padding_idx(0)))},
      around_{register_module(
          "around",
          torch::nn::Conv1d(
              torch::nn::Conv1dOptions(config.dim, config.dim, config.kernel).padding(config.kernel / 2).groups(8)))} {}

torch::Tensor SubwordContextImpl::forward(const torch::Tensor& subwords) {
  const auto x = pieces_(subwords + 1).transpose(1, 2);  // piece -1 becomes row 0, which stays zero
  return x + torch::relu(around_(x));
}

}  // namespace timbre
