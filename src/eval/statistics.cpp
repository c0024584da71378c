#include "eval/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/random.h"

namespace timbre {
namespace {

double mean_of(const std::vector<double>& values) {
  return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> rank(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    for (std::size_t i = begin; i < end; ++i) rank[order[i]] = static_cast<double>(begin + end - 1) / 2;
    begin = end;
  }
  return rank;
}

}  // namespace

double quantile_of_sorted(const std::vector<double>& sorted, double q) {
  if (sorted.empty()) return 0;
  const double at = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Summary summarize(std::vector<double> values) {
  Summary summary;
  if (values.empty()) return summary;
  std::sort(values.begin(), values.end());
  summary.count = values.size();
  summary.mean = mean_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - summary.mean) * (value - summary.mean);
  if (values.size() > 1) summary.stddev = std::sqrt(squares / static_cast<double>(values.size() - 1));
  summary.min = values.front();
  summary.p05 = quantile_of_sorted(values, 0.05);
  summary.median = quantile_of_sorted(values, 0.5);
  summary.p95 = quantile_of_sorted(values, 0.95);
  summary.max = values.back();
  return summary;
}

Interval bootstrap_mean(const std::vector<double>& values, std::uint64_t seed, int resamples) {
  if (values.empty()) return {};
  SplitMix64 random(derive_seed(seed, "bootstrap"));
  const auto count = static_cast<double>(values.size());
  std::vector<double> means;
  for (int k = 0; k < resamples; ++k) {
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) sum += values[static_cast<std::size_t>(random.uniform() * count)];
    means.push_back(sum / count);
  }
  std::sort(means.begin(), means.end());
  return {mean_of(values), quantile_of_sorted(means, 0.025), quantile_of_sorted(means, 0.975)};
}

Interval interval_of_mean(const std::vector<double>& values) { return bootstrap_mean(values, 1, 2000); }

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) throw Error(ErrorKind::kInternal, "correlation of lists of different lengths");
  const double mean_a = mean_of(a), mean_b = mean_of(b);
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

double spearman(const std::vector<double>& a, const std::vector<double>& b) { return correlation(ranks(a), ranks(b)); }

}  // namespace timbre
