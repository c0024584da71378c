#pragma once
#include <algorithm>
#include <vector>

namespace timbre {

// The upper one of two in the middle; reorders the values, of which there must be one.
template <typename T>
T median(std::vector<T>& values) {
  const auto middle = values.begin() + static_cast<typename std::vector<T>::difference_type>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace timbre
