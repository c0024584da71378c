#include "train/low_rank.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include "base/expect_error.h"
#include "train/adamw.h"

namespace timbre {
namespace {

struct TwoLayersImpl : torch::nn::Module {
  TwoLayersImpl() : first{register_module("first", torch::nn::Linear(6, 5))} {
    second = register_module("second", torch::nn::Linear(5, 3));
  }
  torch::Tensor forward(const torch::Tensor& x) { return second(torch::tanh(first(x))); }
  torch::nn::Linear first, second{nullptr};
};
TORCH_MODULE(TwoLayers);

LowRankOptions first_layer(int64_t rank) {
  LowRankOptions options;
  options.prefixes = {"first."};
  options.rank = rank;
  return options;
}

TEST(LowRank, BeginsAsTheNetworkItself) {
  TwoLayers network;
  const auto x = torch::ones({2, 6});
  const auto before = network(x).detach().clone();
  LowRank adapter(*network, first_layer(2));
  adapter->apply();
  EXPECT_TRUE(torch::equal(network(x), before));
}

TEST(LowRank, GradientsAreThoseOfTheSum) {
  torch::manual_seed(1);
  TwoLayers network;
  LowRank adapter(*network, first_layer(2));
  auto parameters = adapter->named_parameters();
  auto a = parameters["first/weight:a"], b = parameters["first/weight:b"];
  {
    const torch::NoGradGuard no_grad;
    b.normal_();
  }
  const auto original = network->first->weight.detach().clone();
  const auto x = torch::randn({4, 6});
  adapter->apply();
  network(x).pow(2).sum().backward();
  adapter->take_gradients();

  const auto a2 = a.detach().clone().requires_grad_(), b2 = b.detach().clone().requires_grad_();
  const auto h = torch::tanh(torch::linear(x, original + b2.matmul(a2), network->first->bias));
  torch::linear(h, network->second->weight, network->second->bias).pow(2).sum().backward();
  EXPECT_TRUE(torch::allclose(a.grad(), a2.grad(), 1e-4, 1e-5));
  EXPECT_TRUE(torch::allclose(b.grad(), b2.grad(), 1e-4, 1e-5));
  EXPECT_FALSE(network->first->weight.grad().defined());
}

TEST(LowRank, LearnsWhatIsOfItsRankAndTouchesNothingElse) {
  torch::manual_seed(2);
  TwoLayers network, wanted;
  {
    const torch::NoGradGuard no_grad;
    for (auto& item : wanted->named_parameters()) item.value().copy_(network->named_parameters()[item.key()]);
    wanted->first->weight.add_(torch::randn({5, 1}).matmul(torch::randn({1, 6})) * 0.3);
  }
  const auto second = network->second->weight.detach().clone();
  LowRank adapter(*network, first_layer(1));
  AdamW optimizer(*adapter, {});
  const auto x = torch::randn({64, 6}), y = wanted(x).detach();
  double first = 0, last = 0;
  for (int i = 0; i < 300; ++i) {
    adapter->apply();
    const auto loss = (network(x) - y).pow(2).mean();
    if (i == 0) first = loss.item<double>();
    last = loss.item<double>();
    loss.backward();
    adapter->take_gradients();
    optimizer.step(0.02);
  }
  EXPECT_LT(last, 0.1 * first);
  EXPECT_TRUE(torch::equal(network->second->weight, second));
}

TEST(LowRank, NothingToAdaptIsAnError) {
  TwoLayers network;
  LowRankOptions options;
  options.prefixes = {"third."};
  EXPECT_ERROR(ErrorKind::kModel, "no weight", LowRank(*network, options));
}

}  // namespace
}  // namespace timbre
