#include "eval/time_warp.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace timbre {
namespace {

constexpr int64_t kMostCells = int64_t{1} << 28;
enum Step : std::uint8_t { kBoth, kA, kB };

}  // namespace

FramePairs time_warp(const at::Tensor& a, const at::Tensor& b) {
  const int64_t rows = a.size(0), columns = b.size(0);
  if (rows == 0 || columns == 0 || rows > kMostCells / columns) return {};
  const auto width = static_cast<std::size_t>(columns);
  std::vector<std::uint8_t> steps(static_cast<std::size_t>(rows) * width);
  std::vector<double> best(width), last(width);
  for (int64_t i = 0; i < rows; ++i) {
    const auto distances = (b - a[i]).pow(2).sum(1).sqrt().contiguous();
    const float* distance = distances.data_ptr<float>();
    for (std::size_t j = 0; j < width; ++j) {
      double least = i == 0 && j == 0 ? 0 : std::numeric_limits<double>::infinity();
      std::uint8_t step = kBoth;
      if (i > 0 && j > 0) least = last[j - 1];
      if (i > 0 && last[j] < least) least = last[j], step = kA;
      if (j > 0 && best[j - 1] < least) least = best[j - 1], step = kB;
      best[j] = least + distance[j];
      steps[static_cast<std::size_t>(i) * width + j] = step;
    }
    best.swap(last);
  }
  FramePairs path;
  int64_t i = rows - 1, j = columns - 1;
  for (;;) {
    path.emplace_back(i, j);
    if (i == 0 && j == 0) break;
    const auto step = steps[static_cast<std::size_t>(i) * width + static_cast<std::size_t>(j)];
    if (step != kB) --i;
    if (step != kA) --j;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace timbre
