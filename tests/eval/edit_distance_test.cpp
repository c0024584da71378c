#include "eval/edit_distance.h"

#include <gtest/gtest.h>

namespace timbre {
namespace {

TEST(EditDistance, Counts) {
  EXPECT_EQ(edit_distance({1, 2, 3}, {1, 2, 3}), 0U);
  EXPECT_EQ(edit_distance({1, 2, 3}, {1, 4, 3, 5}), 2U);
  EXPECT_EQ(edit_distance({}, {1, 2}), 2U);
  EXPECT_EQ(edit_distance({1, 2}, {}), 2U);
}

}  // namespace
}  // namespace timbre
