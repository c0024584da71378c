// Weights that are to come from a file are not drawn, and everything else is as ever.
#include "nn/unset_weights.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace timbre::nn {
namespace {

TEST(UnsetWeights, NothingIsDrawnWhileOneLives) {
  const UnsetWeights unset;
  EXPECT_TRUE(torch::zeros({8}).uniform_().eq(0).all().item<bool>());
  EXPECT_TRUE(torch::zeros({8}).normal_().eq(0).all().item<bool>());
}

TEST(UnsetWeights, DrawingGoesOnAfterwards) {
  { const UnsetWeights unset; }
  EXPECT_FALSE(torch::zeros({8}).uniform_().eq(0).all().item<bool>());
  EXPECT_FALSE(torch::zeros({8}).normal_().eq(0).all().item<bool>());
}

TEST(UnsetWeights, OtherOperationsWorkAsEver) {
  const auto x = torch::arange(6, torch::kFloat).reshape({2, 3});
  const auto expected = x.matmul(x.t()).softmax(1);
  const UnsetWeights unset;
  EXPECT_TRUE(x.matmul(x.t()).softmax(1).equal(expected));
  torch::nn::BatchNorm2d norm(3);
  EXPECT_TRUE(norm->weight.eq(1).all().item<bool>());
}

}  // namespace
}  // namespace timbre::nn
