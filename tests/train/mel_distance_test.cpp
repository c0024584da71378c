#include "train/mel_distance.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>

namespace timbre {
namespace {

const SpectrogramConfig kSpectrogram{22050, 1024, 256};

torch::Tensor tone(double hz) {
  return 0.5 * torch::sin(torch::arange(256 * 40) * (2 * M_PI * hz / 22050)).unsqueeze(0);
}

TEST(MelDistance, IsTheChangeOfLevelInNats) {
  torch::manual_seed(1);
  const auto noise = torch::randn({2, 256 * 40});
  MelDistance distance(kSpectrogram, 7000, 1e-6);
  EXPECT_EQ(distance(noise, noise).item<double>(), 0);
  EXPECT_NEAR(distance(2 * noise, noise).item<double>(), std::log(2), 1e-3);
}

TEST(MelDistance, WhatLiesBelowTheFloorDoesNotCount) {
  torch::manual_seed(1);
  const auto noise = 1e-5 * torch::randn({1, 256 * 40});
  EXPECT_LT(MelDistance(kSpectrogram, 7000, 1e-1)(noise, 2 * noise).item<double>(), 1e-2);
}

TEST(MelDistance, HearsPitchAndCanBeLearntFrom) {
  MelDistance distance(kSpectrogram, 7000, 1e-3);
  EXPECT_GT(distance(tone(220), tone(200)).item<double>(), distance(tone(202), tone(200)).item<double>());
  auto made = tone(220).set_requires_grad(true);
  distance(made, tone(200)).backward();
  EXPECT_TRUE(made.grad().isfinite().all().item<bool>());
  EXPECT_GT(made.grad().abs().max().item<double>(), 0);
}

}  // namespace
}  // namespace timbre
