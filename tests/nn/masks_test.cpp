#include "nn/masks.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "base/error.h"

namespace timbre::nn {
namespace {

TEST(MasksTest, SequenceMaskIsOneInsideEachLength) {
  const auto mask = sequence_mask(torch::tensor({3, 0, 5}, torch::kLong), 5, torch::zeros({1}));
  EXPECT_EQ(mask.sizes(), torch::IntArrayRef({3, 1, 5}));
  EXPECT_EQ(mask.scalar_type(), torch::kFloat);
  EXPECT_TRUE(torch::equal(mask.sum({1, 2}), torch::tensor({3.f, 0.f, 5.f})));
  EXPECT_EQ(mask[0][0][2].item<float>(), 1.0f);
}

TEST(MasksTest, SlicesBeginWhereAsked) {
  const auto x = torch::arange(20, torch::kFloat).view({2, 1, 10});
  const auto cuts = slice_segments(x, torch::tensor({0, 7}, torch::kLong), 3);
  EXPECT_TRUE(torch::equal(cuts.flatten(), torch::tensor({0.f, 1.f, 2.f, 17.f, 18.f, 19.f})));
  EXPECT_THROW(slice_segments(x, torch::tensor({0, 8}, torch::kLong), 3), Error);
}

TEST(MasksTest, RandomStartsFitAndReachBothEnds) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(1);
  const auto lengths = torch::full({400}, 12, torch::kLong);
  const auto starts = random_segment_starts(lengths, 10, generator);
  EXPECT_EQ(starts.min().item<int64_t>(), 0);
  EXPECT_EQ(starts.max().item<int64_t>(), 2);
}

TEST(MasksTest, NoiseFollowsTheSeedAndNeedsOne) {
  const auto x = torch::zeros({2, 3, 4});
  const auto draw = [&] { return randn_like(x, at::make_generator<at::CPUGeneratorImpl>(7)); };
  EXPECT_TRUE(torch::equal(draw(), draw()));
  EXPECT_THROW(randn_like(x, at::Generator()), Error);
}

}  // namespace
}  // namespace timbre::nn
