#pragma once
// How many phonemes must be replaced, left out or added to turn one sequence into another (Levenshtein 1966).
#include <cstdint>
#include <vector>

namespace timbre {

// O(a · b) time, O(b) memory.
std::size_t edit_distance(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b);

}  // namespace timbre
