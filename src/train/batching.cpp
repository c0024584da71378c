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

DrawnBatch draw_batch(std::size_t items, int64_t size, const BatchShare& share, SplitMix64& random) {
  DrawnBatch batch;
  batch.size = static_cast<std::size_t>(size);
  batch.begin = static_cast<std::size_t>(share.index * size);
  for (int64_t i = 0; i < size * share.count; ++i) batch.all.push_back(random() % items);
  return batch;
}

}  // namespace timbre
