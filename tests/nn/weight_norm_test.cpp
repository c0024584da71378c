#include "nn/weight_norm.h"

#include <gtest/gtest.h>
#include <torch/types.h>

namespace timbre::nn {
namespace {

TEST(WeightNormTest, TransposedConvolutionIsNormedOverInputChannels) {
  WeightNormConvTranspose1d conv(6, 4, 3);
  EXPECT_EQ(conv->named_parameters()["weight_g"].sizes(), torch::IntArrayRef({6, 1, 1}));
  EXPECT_EQ(conv->named_parameters()["weight_v"].sizes(), torch::IntArrayRef({6, 4, 3}));
}

TEST(WeightNormTest, WeightHasTheNormOfG) {
  WeightNormConv1d conv(4, 3, 5);
  {
    torch::NoGradGuard no_grad;
    conv->named_parameters()["weight_g"].fill_(2.0);
  }
  const auto norms = conv->weight().flatten(1).norm(2, 1);
  EXPECT_TRUE(torch::allclose(norms, torch::full({3}, 2.0)));
}

TEST(WeightNormTest, FoldingKeepsTheOutputAndLeavesOneWeight) {
  torch::nn::Sequential net(WeightNormConv1d(4, 8, 3), WeightNormConvTranspose1d(8, 2, 4));
  {
    torch::NoGradGuard no_grad;
    for (auto& parameter : net->parameters()) parameter.mul_(1.5);  // g and v no longer agree
  }
  const auto x = torch::randn({2, 4, 10});
  const auto before = net->forward(x);
  remove_weight_norm(*net);
  EXPECT_TRUE(torch::allclose(net->forward(x), before, 1e-5, 1e-6));
  EXPECT_EQ(net->named_parameters().keys(), (std::vector<std::string>{"0.bias", "0.weight", "1.bias", "1.weight"}));
  EXPECT_FALSE(net->named_parameters()["0.weight"].requires_grad());
  remove_weight_norm(*net);
  EXPECT_TRUE(torch::allclose(net->forward(x), before, 1e-5, 1e-6));
}

TEST(WeightNormTest, SetWeightGivesThatWeightBeforeAndAfterFolding) {
  WeightNormConv1d conv(4, 3, 5);
  const auto first = torch::randn({3, 4, 5}), second = torch::randn({3, 4, 5});
  conv->set_weight(first);
  EXPECT_TRUE(torch::allclose(conv->weight(), first));
  conv->remove_weight_norm();
  EXPECT_TRUE(torch::allclose(conv->weight(), first));
  conv->set_weight(second);
  EXPECT_TRUE(torch::equal(conv->weight(), second));
}

}  // namespace
}  // namespace timbre::nn
