#include "train/batching.h"

#include <torch/nn/utils/rnn.h>

namespace timbre {

torch::Tensor pad_rows(const std::vector<torch::Tensor>& rows) {
  return torch::nn::utils::rnn::pad_sequence(rows, true);
}

torch::Tensor lengths_of(const std::vector<torch::Tensor>& rows) {
  std::vector<int64_t> lengths;
  for (const auto& row : rows) lengths.push_back(row.size(0));
  return torch::tensor(lengths, torch::kLong);
}

}  // namespace timbre
