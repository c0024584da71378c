#pragma once
// Padding of rows of different length into one batch.
#include <torch/types.h>

#include <vector>

namespace timbre {

// [N_i, …] each → [B, max N, …], zeros behind.
torch::Tensor pad_rows(const std::vector<torch::Tensor>& rows);
// N_i of each: int64 [B].
torch::Tensor lengths_of(const std::vector<torch::Tensor>& rows);

}  // namespace timbre
