#include "eval/statistics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace timbre {
namespace {

TEST(Statistics, Summary) {
  const Summary summary = summarize({4, 1, 3, 2});
  EXPECT_EQ(summary.count, 4U);
  EXPECT_DOUBLE_EQ(summary.mean, 2.5);
  EXPECT_NEAR(summary.stddev, std::sqrt(5.0 / 3), 1e-12);
  EXPECT_DOUBLE_EQ(summary.median, 2.5);
  EXPECT_DOUBLE_EQ(summary.p05, 1.15);
  EXPECT_DOUBLE_EQ(summary.max, 4);
  EXPECT_EQ(summarize({}).count, 0U);
}

TEST(Statistics, RankCorrelation) {
  EXPECT_DOUBLE_EQ(spearman({1, 2, 3, 4}, {1, 8, 27, 64}), 1);
  EXPECT_DOUBLE_EQ(spearman({1, 2, 3, 4}, {4, 3, 2, 1}), -1);
  EXPECT_NEAR(spearman({1, 2, 2, 3}, {1, 2, 3, 4}), 0.9486832980505138, 1e-12);  // scipy.stats.spearmanr
  EXPECT_EQ(spearman({1, 1, 1}, {1, 2, 3}), 0);
}

TEST(Statistics, BootstrapHoldsTheMeanAndIsRepeatable) {
  SplitMix64 random(3);
  std::vector<double> values;
  for (int i = 0; i < 400; ++i) values.push_back(random.uniform());
  const Interval interval = bootstrap_mean(values, 1), again = bootstrap_mean(values, 1);
  // The standard error of 400 uniform numbers: 1 / sqrt(12 · 400).
  EXPECT_NEAR(interval.high - interval.low, 2 * 1.96 / std::sqrt(4800.0), 0.004);
  EXPECT_LT(interval.low, interval.mean);
  EXPECT_GT(interval.high, interval.mean);
  EXPECT_EQ(interval.low, again.low);
  EXPECT_EQ(interval.high, again.high);
}

TEST(Statistics, NoiseAloneExcludesZeroRarely) {
  int excluded = 0;
  for (std::uint64_t trial = 0; trial < 200; ++trial) {
    SplitMix64 random(trial);
    std::vector<double> differences;
    for (int i = 0; i < 30; ++i) differences.push_back(random.uniform() - 0.5);
    const Interval interval = bootstrap_mean(differences, trial, 1000);
    if (interval.low > 0 || interval.high < 0) ++excluded;
  }
  EXPECT_LE(excluded, 24);  // 10 of 200 are expected; a percentile interval of 30 values is a little narrow
}

}  // namespace
}  // namespace timbre
