#pragma once
// Batches: which clips, and padding of rows of different length.
#include <torch/types.h>

#include <vector>

#include "base/random.h"
#include "train/process_group.h"

namespace timbre {

// [N_i, …] each → [B, max N, …], zeros behind.
torch::Tensor pad_rows(const std::vector<torch::Tensor>& rows);
// N_i of each: int64 [B].
torch::Tensor lengths_of(const std::vector<torch::Tensor>& rows);

// Items of a batch: `count` processes draw the same batch of count · size, and each takes its part.
struct DrawnBatch {
  std::vector<std::size_t> all;  // of every process
  std::size_t begin = 0, size = 0;
  std::size_t item(std::size_t i) const { return all[begin + i]; }  // of this process
};
DrawnBatch draw_batch(std::size_t items, int64_t size, const BatchShare& share, SplitMix64& random);

}  // namespace timbre
