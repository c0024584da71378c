// Numbers: tests/data/golden/scaled_adam.safetensors.
#include "train/scaled_adam.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/expect_error.h"
#include "golden_util.h"

namespace timbre::golden {
namespace {

struct Parameters : torch::nn::Module {
  explicit Parameters(const StateDict& file) {
    for (int i = 0; i < 5; ++i) {
      const std::string name = "p" + std::to_string(i);
      all.push_back(register_parameter(name, file.at("i/" + name).clone()));
    }
  }
  std::vector<torch::Tensor> all;
};

class ScaledAdamTest : public ::testing::Test {
 protected:
  ScaledAdamTest() : file_(load("scaled_adam").tensors), parameters_(file_) { options_.clipping_period = 4; }

  static std::string key(const char* side, int step, char kind, std::size_t i) {
    return std::string(side) + "/step" + (step < 10 ? "0" : "") + std::to_string(step) + "_" + kind + std::to_string(i);
  }
  void set_gradients(Parameters& parameters, int step) {
    for (std::size_t i = 0; i < parameters.all.size(); ++i)
      parameters.all[i].mutable_grad() = file_.at(key("i", step, 'g', i)).clone();
  }
  void expect_parameters(const Parameters& parameters, int step) {
    SCOPED_TRACE("step " + std::to_string(step));
    for (std::size_t i = 0; i < parameters.all.size(); ++i)
      EXPECT_CLOSE(parameters.all[i], file_.at(key("o", step, 'p', i)), 1e-5);
  }

  StateDict file_;
  Parameters parameters_;
  ScaledAdamOptions options_;
};

TEST_F(ScaledAdamTest, FollowsTheOfficialOptimizer) {
  ScaledAdam optimizer(parameters_, options_);
  for (int step = 0; step < 12; ++step) {
    set_gradients(parameters_, step);
    optimizer.step(0.002);
    expect_parameters(parameters_, step);
  }
  EXPECT_EQ(optimizer.steps(), 12);
}

TEST_F(ScaledAdamTest, GoesOnFromASavedState) {
  ScaledAdam first(parameters_, options_);
  for (int step = 0; step < 7; ++step) {
    set_gradients(parameters_, step);
    first.step(0.002);
  }
  StateDict saved;
  for (const auto& [name, tensor] : first.state()) saved[name] = tensor.clone();
  Parameters resumed(file_);
  ScaledAdam second(resumed, options_);
  for (std::size_t i = 0; i < resumed.all.size(); ++i) {
    const torch::NoGradGuard no_grad;
    resumed.all[i].copy_(parameters_.all[i]);
  }
  second.load_state(saved);
  for (int step = 7; step < 12; ++step) {
    set_gradients(resumed, step);
    second.step(0.002);
  }
  expect_parameters(resumed, 11);
}

TEST_F(ScaledAdamTest, GradientsThatAreNotFiniteChangeNothing) {
  ScaledAdam optimizer(parameters_, options_);
  set_gradients(parameters_, 0);
  optimizer.step(0.002);
  set_gradients(parameters_, 1);
  parameters_.all[2].mutable_grad()[3] = NAN;
  EXPECT_FALSE(std::isfinite(optimizer.step(0.002)));
  expect_parameters(parameters_, 0);
  EXPECT_EQ(parameters_.all[0].grad().abs().max().item<float>(), 0);
  set_gradients(parameters_, 1);
  optimizer.step(0.002);
  expect_parameters(parameters_, 1);
}

TEST_F(ScaledAdamTest, RefusesTheStateOfAnotherModel) {
  ScaledAdam optimizer(parameters_, options_);
  auto state = optimizer.state();
  state.erase("rms/p1");
  EXPECT_ERROR(ErrorKind::kModel, "rms/p1", optimizer.load_state(state));
}

}  // namespace
}  // namespace timbre::golden
