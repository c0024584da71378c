#include "checkpoint/state_dict.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/linear.h>

#include "base/expect_error.h"

namespace timbre {
namespace {

struct NetImpl : torch::nn::Module {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(3, 2))};
  torch::nn::BatchNorm1d norm{register_module("norm", torch::nn::BatchNorm1d(2))};
};
TORCH_MODULE(Net);

TEST(StateDict, HoldsParametersAndBuffersUnderThePrefix) {
  Net net;
  const auto state = state_dict(*net, "model.");
  EXPECT_EQ(state.size(), 7u);
  EXPECT_TRUE(torch::equal(state.at("model.layer.weight"), net->layer->weight));
  EXPECT_FALSE(state.at("model.layer.weight").requires_grad());
  EXPECT_EQ(state.count("model.norm.running_var"), 1u);
}

TEST(StateDict, LoadsWhatAnotherNetworkSaved) {
  Net from, to;
  from->norm->running_mean.fill_(3);
  load_state_dict(*to, state_dict(*from));
  const auto expected = state_dict(*from);
  for (const auto& [name, tensor] : state_dict(*to)) EXPECT_TRUE(torch::equal(tensor, expected.at(name))) << name;
  EXPECT_TRUE(to->layer->weight.requires_grad());
}

TEST(StateDict, PassesOverNamesWithoutThePrefix) {
  Net from, to;
  auto state = state_dict(*from, "model.");
  state["another.weight"] = torch::zeros({1});
  state["zzz"] = torch::zeros({1});
  load_state_dict(*to, state, "model.");
  EXPECT_TRUE(torch::equal(to->layer->weight, from->layer->weight));
}

TEST(StateDict, ConvertsToTheTypeOfTheNetwork) {
  Net from, to;
  auto state = state_dict(*from);
  for (auto& [name, tensor] : state)
    if (tensor.is_floating_point()) tensor = tensor.to(torch::kHalf);
  load_state_dict(*to, state);
  EXPECT_EQ(to->layer->weight.scalar_type(), torch::kFloat);
  EXPECT_TRUE(torch::equal(to->layer->weight, from->layer->weight.to(torch::kHalf).to(torch::kFloat)));
}

TEST(StateDict, DropsWhatItCopiedWhenTheStateIsGivenAway) {
  Net from, to;
  auto state = state_dict(*from, "model.");
  state["another.weight"] = torch::zeros({1});
  load_state_dict(*to, std::move(state), "model.");
  EXPECT_TRUE(torch::equal(to->layer->weight, from->layer->weight));
  EXPECT_EQ(state.size(), 1u);
  auto misfit = state_dict(*from);
  misfit.erase("layer.bias");
  EXPECT_ERROR(ErrorKind::kModel, "layer.bias", load_state_dict(*to, std::move(misfit)));
  EXPECT_EQ(misfit.size(), 6u);
}

TEST(StateDict, ListsEveryProblemAndCopiesNothing) {
  Net from, to;
  auto state = state_dict(*from, "model.");
  state.erase("model.layer.bias");
  state.erase("model.norm.running_mean");
  state["model.extra.one"] = torch::zeros({1});
  state["model.extra.two"] = torch::zeros({1});
  state["model.norm.weight"] = torch::zeros({5});
  state["model.norm.bias"] = torch::zeros({2, 1});
  const auto before = to->layer->weight.detach().clone();
  const auto load = [&] { load_state_dict(*to, state, "model."); };
  for (const char* part :
       {"missing (2)", "model.layer.bias", "model.norm.running_mean", "unexpected (2)", "model.extra.one",
        "model.extra.two", "model.norm.weight: expected [2], found [5]", "model.norm.bias: expected [2], found [2, 1]"})
    EXPECT_ERROR(ErrorKind::kModel, part, load());
  EXPECT_TRUE(torch::equal(to->layer->weight, before));
}

}  // namespace
}  // namespace timbre
