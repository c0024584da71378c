#pragma once
// Dynamic time warping: which frame of one recording is which of another that says the same (Sakoe and Chiba, 1978).
#include <ATen/core/Tensor.h>

#include <utility>
#include <vector>

namespace timbre {

using FramePairs = std::vector<std::pair<int64_t, int64_t>>;

// Frames a [T1, D], b [T2, D], float, CPU. The path from (0, 0) to the last pair with the least sum of Euclidean
// distances, by steps (1, 1), (1, 0) and (0, 1) of equal weight. Empty when T1 · T2 is over 2^28, or nothing is there.
FramePairs time_warp(const at::Tensor& a, const at::Tensor& b);

}  // namespace timbre
