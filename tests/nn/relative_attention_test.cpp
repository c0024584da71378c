#include "nn/relative_attention.h"

#include <gtest/gtest.h>
#include <torch/types.h>

namespace timbre::nn {
namespace {

TEST(BandTest, SquareHoldsEachRelativePositionOfItsRow) {
  constexpr int64_t kFrames = 7, kWindow = 2;
  const auto band = torch::randn({2, 3, kFrames, 2 * kWindow + 1});
  const auto square = band_to_square(band);
  ASSERT_EQ(square.sizes(), torch::IntArrayRef({2, 3, kFrames, kFrames}));
  for (int64_t i = 0; i < kFrames; ++i) {
    for (int64_t j = 0; j < kFrames; ++j) {
      const int64_t c = j - i + kWindow;
      const auto expected = c >= 0 && c <= 2 * kWindow ? band.select(2, i).select(2, c) : torch::zeros({2, 3});
      EXPECT_TRUE(torch::equal(square.select(2, i).select(2, j), expected)) << i << " " << j;
    }
  }
}

TEST(BandTest, BandOfASquareIsItsNeighbourhood) {
  constexpr int64_t kFrames = 6, kWindow = 4;
  const auto square = torch::randn({1, 2, kFrames, kFrames});
  const auto band = square_to_band(square, kWindow);
  ASSERT_EQ(band.sizes(), torch::IntArrayRef({1, 2, kFrames, 2 * kWindow + 1}));
  for (int64_t i = 0; i < kFrames; ++i) {
    for (int64_t c = 0; c <= 2 * kWindow; ++c) {
      const int64_t j = i + c - kWindow;
      const auto expected = j >= 0 && j < kFrames ? square.select(2, i).select(2, j) : torch::zeros({1, 2});
      EXPECT_TRUE(torch::equal(band.select(2, i).select(2, c), expected)) << i << " " << c;
    }
  }
}

TEST(BandTest, OneFrameIsShorterThanTheWindow) {
  const auto band = torch::arange(9, torch::kFloat).view({1, 1, 1, 9});
  EXPECT_EQ(band_to_square(band).item<float>(), 4.0f);
  EXPECT_TRUE(torch::equal(square_to_band(torch::full({1, 1, 1, 1}, 3.0f), 4).flatten(),
                           torch::tensor({0.f, 0.f, 0.f, 0.f, 3.f, 0.f, 0.f, 0.f, 0.f})));
}

TEST(ChannelAttentionTest, ProbabilitiesSumToOneOverWhatTheMaskAllows) {
  ChannelAttention attention(8, 2, 0.0);
  auto mask = torch::ones({1, 1, 5, 4});
  mask.select(3, 3).zero_();
  torch::Tensor probabilities;
  const auto y = attention(torch::randn({1, 8, 5}), torch::randn({1, 8, 4}), mask, &probabilities);
  EXPECT_EQ(y.sizes(), torch::IntArrayRef({1, 8, 5}));
  EXPECT_TRUE(torch::allclose(probabilities.sum(3), torch::ones({1, 2, 5})));
  EXPECT_EQ(probabilities.select(3, 3).abs().max().item<float>(), 0.0f);
  EXPECT_TRUE(probabilities.requires_grad());
}

}  // namespace
}  // namespace timbre::nn
