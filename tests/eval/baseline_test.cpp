#include "eval/baseline.h"

#include <gtest/gtest.h>

#include "base/expect_error.h"
#include "base/files.h"
#include "base/random.h"
#include "base/temp_dir.h"
#include "eval/messages.h"
#include "eval/report.h"

namespace timbre {
namespace {

// Items whose error rates lie about `per`, by chance.
std::vector<ItemScores> set_of(double per, std::uint64_t seed, std::size_t count = 30) {
  SplitMix64 random(seed);
  std::vector<ItemScores> scores(count);
  for (std::size_t i = 0; i < count; ++i) {
    scores[i].item.id = "item " + std::to_string(i);
    scores[i].set("per", per + 0.2 * (random.uniform() - 0.5));
    scores[i].set("f0_median_hz", 100 + static_cast<double>(i));
  }
  return scores;
}

Baseline baseline_of(const std::vector<ItemScores>& scores) {
  const TempDir folder;
  EvalReport report;
  report.listener = "a model";
  report.scores = scores;
  write_file_atomically(folder / "b.json", report_json(report).dump());
  return read_baseline(folder / "b.json");
}

TEST(Baseline, ChanceFailsNothing) {
  const auto result = compare(set_of(0.2, 2), baseline_of(set_of(0.2, 1)), {{"per", 0}}, 0);
  ASSERT_EQ(result.drops.size(), 1U);  // pitch has no direction
  EXPECT_EQ(result.drops[0].items, 30U);
  EXPECT_FALSE(result.drops[0].failed);
}

TEST(Baseline, ADropFailsAndNamesTheWorst) {
  auto now = set_of(0.3, 2);
  now[7].values[0].second = 0.9;
  const auto result = compare(now, baseline_of(set_of(0.2, 1)), {{"per", 0.05}}, 0);
  const DropResult& drop = result.drops.at(0);
  EXPECT_TRUE(drop.failed);
  EXPECT_GT(drop.drop.low, 0);
  EXPECT_EQ(drop.worst.at(0).id, "item 7");
  EXPECT_NE(drop_message(drop).find("item 7"), std::string::npos);
  EXPECT_FALSE(compare(now, baseline_of(set_of(0.2, 1)), {{"per", 0.5}}, 0).drops.at(0).failed);  // allowed
  EXPECT_FALSE(compare(now, baseline_of(set_of(0.2, 1)), {}, 0).drops.at(0).failed);              // not asked for
}

TEST(Baseline, BetterIsNoDrop) {
  EXPECT_FALSE(compare(set_of(0.1, 2), baseline_of(set_of(0.3, 1)), {{"per", 0}}, 0).drops.at(0).failed);
}

TEST(Baseline, MissingItemsAreNamed) {
  auto now = set_of(0.2, 1);
  now[3].error = "no audio";
  now[3].values.clear();
  const auto result = compare(now, baseline_of(set_of(0.2, 1)), {}, 0);
  EXPECT_EQ(result.missing, std::vector<std::string>{"item 3"});
  EXPECT_EQ(result.items, 29U);
  EvalReport report;
  report.scores = now;
  report.baseline = result;
  EXPECT_FALSE(report.passed());
  EXPECT_EQ(missing_message(result.missing), "item 3 of the baseline: not judged now");
  EXPECT_EQ(result.drops.at(0).items, 29U);
}

TEST(Baseline, WhatCannotBeCompared) {
  EXPECT_ERROR(ErrorKind::kInput, "fewer than two", compare(set_of(0.2, 1, 1), baseline_of(set_of(0.2, 1)), {}, 0));
  EXPECT_ERROR(ErrorKind::kUsage, "mos_proxy=0.05", parse_max_drop("per"));
  EXPECT_ERROR(ErrorKind::kUsage, "beauty", parse_max_drop("beauty=1"));
  EXPECT_ERROR(ErrorKind::kUsage, "neither", parse_max_drop("f0_median_hz=1"));
  EXPECT_ERROR(ErrorKind::kUsage, "per=-1", parse_max_drop("per=-1"));
  const TempDir folder;
  for (const char* bytes : {"", "[]", "{\"format\": 7}", "{\"format\": \"timbre-scores-1\"}",
                            "{\"format\": \"timbre-scores-1\", \"listener\": \"x\", \"items\": [{\"id\": 1}]}"}) {
    write_file_atomically(folder / "b.json", bytes);
    EXPECT_ERROR(ErrorKind::kInput, "no baseline", read_baseline(folder / "b.json"));
  }
}

}  // namespace
}  // namespace timbre
