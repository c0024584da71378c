#include "eval/gate.h"

#include <gtest/gtest.h>

#include "base/expect_error.h"
#include "eval/messages.h"

namespace timbre {
namespace {

ItemScores item(const std::string& id, double per, double cosine) {
  ItemScores scores;
  scores.item.id = id;
  scores.set("per", per);
  scores.set("speaker_cosine", cosine);
  return scores;
}

std::vector<ItemScores> some_scores() {
  ItemScores broken;
  broken.item.id = "broken";
  broken.error = "no audio";
  return {item("a", 0.10, 0.7), item("b", 0.20, 0.5), broken, item("c", 0.30, 0.6)};
}

TEST(Gate, AnyItemWorstFirst) {
  const auto result = check_gate(parse_gate("per>0.15"), some_scores());
  EXPECT_TRUE(result.failed);
  ASSERT_EQ(result.offenders.size(), 2U);
  EXPECT_EQ(result.offenders[0].id, "c");
  EXPECT_EQ(gate_message(result), "per>0.15 (it is 0.300): c (0.300), b (0.200)");
  EXPECT_FALSE(check_gate(parse_gate("per > 0.3"), some_scores()).failed);
  EXPECT_TRUE(check_gate(parse_gate("per>=3e-1"), some_scores()).failed);
}

TEST(Gate, StatisticOfTheSet) {
  EXPECT_FALSE(check_gate(parse_gate("speaker_cosine.mean<0.6"), some_scores()).failed);
  const auto result = check_gate(parse_gate("speaker_cosine.mean<0.61"), some_scores());
  EXPECT_TRUE(result.failed);
  EXPECT_NEAR(result.value, 0.6, 1e-12);
  EXPECT_EQ(result.offenders.at(0).id, "b");
  EXPECT_TRUE(check_gate(parse_gate("speaker_cosine.min<0.55"), some_scores()).failed);
  EXPECT_FALSE(check_gate(parse_gate("speaker_cosine.median<0.55"), some_scores()).failed);
}

TEST(Gate, BrokenItemsCanBeGated) {
  const auto result = check_gate(parse_gate("failed>0"), some_scores());
  EXPECT_TRUE(result.failed);
  EXPECT_EQ(result.offenders.at(0).id, "broken");
  EXPECT_FALSE(check_gate(parse_gate("failed>1"), some_scores()).failed);
}

TEST(Gate, WhatWasNotMeasuredFails) {
  const auto result = check_gate(parse_gate("mcd_db>100"), some_scores());
  EXPECT_TRUE(result.failed);
  EXPECT_NE(gate_message(result).find("no item has mcd_db"), std::string::npos);
}

TEST(Gate, WhatCannotBeUnderstood) {
  EXPECT_ERROR(ErrorKind::kUsage, "per>0.12", parse_gate("per"));
  EXPECT_ERROR(ErrorKind::kUsage, "'beauty'", parse_gate("beauty<1"));
  EXPECT_ERROR(ErrorKind::kUsage, "mean", parse_gate("per.average>1"));
  EXPECT_ERROR(ErrorKind::kUsage, "no number", parse_gate("per>1e"));
  EXPECT_ERROR(ErrorKind::kUsage, "gate", parse_gate("per==1"));
  EXPECT_EQ(parse_gate("utmos.mean<3", {"utmos"}).metric, "utmos");
}

}  // namespace
}  // namespace timbre
