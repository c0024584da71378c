#pragma once
// Numbers about numbers: summaries of a metric over a set, and whether a difference is more than chance.
#include <cstdint>
#include <vector>

namespace timbre {

struct Summary {
  std::size_t count = 0;
  double mean = 0, stddev = 0;  // of the sample, n − 1; 0 for fewer than two
  double min = 0, p05 = 0, median = 0, p95 = 0, max = 0;
};

// All zero without values.
Summary summarize(std::vector<double> values);

// The q-quantile of sorted values, interpolated between neighbours (type 7 of Hyndman and Fan, 1996). 0 without values.
double quantile_of_sorted(const std::vector<double>& sorted, double q);

struct Interval {
  double mean = 0, low = 0, high = 0;
};

// Percentile bootstrap of the mean (Efron 1979): the interval that holds 95 % of the means of `resamples` sets drawn
// with replacement. Paired when the values are differences. The same seed gives the same interval.
Interval bootstrap_mean(const std::vector<double>& values, std::uint64_t seed, int resamples = 10000);
// The same for a table of results, which has many: of 2,000 sets, always from one seed.
Interval interval_of_mean(const std::vector<double>& values);

// Rank correlation after Spearman, ties by their mean rank; 0 where one side does not vary. Errors: kInternal for sizes
// that differ.
double spearman(const std::vector<double>& a, const std::vector<double>& b);
// Pearson's; 0 where one side does not vary.
double correlation(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace timbre
