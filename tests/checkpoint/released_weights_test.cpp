#include "checkpoint/released_weights.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/linear.h>

#include "base/expect_error.h"
#include "checkpoint/state_dict.h"

namespace timbre {
namespace {

TEST(ReleasedWeights, NamesOfOtherProgramsBecomePlain) {
  StateDict stored;
  for (const char* name : {"module.dec.ups.0.parametrizations.weight.original0",
                           "module.dec.ups.0.parametrizations.weight.original1", "module.enc_p.proj.weight"})
    stored[name] = torch::ones({1});
  std::vector<std::string> names;
  for (const auto& [name, tensor] : with_plain_names(stored)) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"dec.ups.0.weight_g", "dec.ups.0.weight_v", "enc_p.proj.weight"}));
  const StateDict plain{{"model.h.layers.0.norm1.weight", torch::ones({1})}, {"modules", torch::ones({1})}};
  EXPECT_EQ(with_plain_names(plain).count("modules"), 1U);
  EXPECT_EQ(with_plain_names(plain).size(), 2U);
}

TEST(ReleasedWeights, WhatTheNetworkHasNoPlaceForIsLeftOutAndSaid) {
  struct NetImpl : torch::nn::Module {
    torch::nn::Linear layer{register_module("layer", torch::nn::Linear(3, 2))};
  };
  NetImpl net;
  auto state = state_dict(net, "net.");
  state["net.extra"] = torch::ones({1});
  state["another"] = torch::ones({1});
  testing::internal::CaptureStderr();
  drop_unexpected(net, state, "a.pth", "net.");
  EXPECT_NE(testing::internal::GetCapturedStderr().find("'a.pth' holds 1 weights that"), std::string::npos);
  EXPECT_EQ(state.count("net.extra"), 0U);
  EXPECT_EQ(state.count("another"), 1U);
  load_state_dict(net, state, "net.");
}

}  // namespace
}  // namespace timbre
