#include "base/random.h"

#include <gtest/gtest.h>

#include <set>

namespace timbre {
namespace {

TEST(Random, SplitMix64MatchesTheReferenceSequence) {
  // First outputs of the public-domain splitmix64.c by S. Vigna for the seed 1234567.
  SplitMix64 random(1234567);
  EXPECT_EQ(random(), 6457827717110365317u);
  EXPECT_EQ(random(), 3203168211198807973u);
  EXPECT_EQ(random(), 9817491932198370423u);
}

TEST(Random, DerivedSeedsDiffer) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    for (std::uint64_t stream = 0; stream < 50; ++stream) seen.insert(derive_seed(seed, stream));
  }
  EXPECT_EQ(seen.size(), 2500u);
  EXPECT_NE(derive_seed(1, "gpt"), derive_seed(1, "flow"));
  EXPECT_EQ(derive_seed(1, "gpt"), derive_seed(1, "gpt"));
}

TEST(Random, UniformFillsTheUnitInterval) {
  SplitMix64 random(7);
  double sum = 0;
  for (int i = 0; i < 10000; ++i) {
    const double x = random.uniform();
    ASSERT_GE(x, 0);
    ASSERT_LT(x, 1);
    sum += x;
  }
  EXPECT_NEAR(sum / 10000, 0.5, 0.015);
}

}  // namespace
}  // namespace timbre
