#include "train/adamw.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/linear.h>
#include <torch/optim/adamw.h>

namespace timbre {
namespace {

torch::nn::Linear line() {
  torch::manual_seed(2);
  return torch::nn::Linear(5, 3);
}

// The optimiser of s2_train.py is PyTorch's own.
TEST(AdamW, EqualsPyTorchs) {
  auto ours = line(), theirs = line();
  AdamWOptions options;
  options.beta1 = 0.8, options.beta2 = 0.99, options.epsilon = 1e-9;
  options.decay_vectors = true, options.max_norm = 0, options.ema_decay = 0;
  AdamW optimizer(*ours, options);
  torch::optim::AdamW reference(theirs->parameters(),
                                torch::optim::AdamWOptions(1e-2).betas({0.8, 0.99}).eps(1e-9).weight_decay(0.01));
  for (int step = 0; step < 20; ++step) {
    const auto x = torch::randn({4, 5});
    ours(x).pow(2).sum().backward();
    theirs(x).pow(2).sum().backward();
    optimizer.step(1e-2);
    reference.step();
    reference.zero_grad();
  }
  EXPECT_TRUE(torch::allclose(ours->weight, theirs->weight, 1e-5, 1e-6));
  EXPECT_TRUE(torch::allclose(ours->bias, theirs->bias, 1e-5, 1e-6));
  EXPECT_TRUE(torch::equal(optimizer.averaged().at("weight"), ours->weight));
}

TEST(AdamW, AParameterMayLearnMoreSlowly) {
  auto model = line();
  const auto weight = model->weight.detach().clone(), bias = model->bias.detach().clone();
  AdamWOptions options;
  options.weight_decay = 0, options.max_norm = 0;
  options.relative_rate = [](const std::string& name) { return name == "bias" ? 0.4 : 1.0; };
  AdamW optimizer(*model, options);
  (model->weight.sum() + model->bias.sum()).backward();
  optimizer.step(1e-2);  // the first step of Adam is as long as the rate
  EXPECT_NEAR((weight - model->weight).max().item<double>(), 1e-2, 1e-6);
  EXPECT_NEAR((bias - model->bias).max().item<double>(), 4e-3, 1e-6);
}

}  // namespace
}  // namespace timbre
