#include "train/multi_mel.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>

namespace timbre {
namespace {

const SpectrogramConfig kSpectrogram{22050, 1024, 256};

torch::Tensor tone(double hz) {
  return 0.5 * torch::sin(torch::arange(256 * 40) * (2 * M_PI * hz / 22050)).unsqueeze(0);
}

double distance(const torch::Tensor& made, const torch::Tensor& real, double floor) {
  MultiMel mels(kSpectrogram, 7000, floor);
  return mel_distance(mels(made), mels(real)).item<double>();
}

TEST(MultiMel, IsTheChangeOfLevelInNats) {
  torch::manual_seed(1);
  const auto noise = torch::randn({2, 256 * 40});
  EXPECT_EQ(distance(noise, noise, 1e-6), 0);
  EXPECT_NEAR(distance(2 * noise, noise, 1e-6), std::log(2), 1e-3);
}

TEST(MultiMel, WhatLiesBelowTheFloorDoesNotCount) {
  torch::manual_seed(1);
  const auto noise = 1e-5 * torch::randn({1, 256 * 40});
  EXPECT_LT(distance(noise, 2 * noise, 1e-1), 1e-2);
}

TEST(MultiMel, HearsPitchAndCanBeLearntFrom) {
  EXPECT_GT(distance(tone(220), tone(200), 1e-3), distance(tone(202), tone(200), 1e-3));
  MultiMel mels(kSpectrogram, 7000, 1e-3);
  auto made = tone(220).set_requires_grad(true);
  mel_distance(mels(made), mels(tone(200))).backward();
  EXPECT_TRUE(made.grad().isfinite().all().item<bool>());
  EXPECT_GT(made.grad().abs().max().item<double>(), 0);
}

TEST(MultiMel, TradesTimeForFrequency) {
  const auto all = MultiMel(kSpectrogram, 7000, 1e-3)(tone(200));
  ASSERT_EQ(all.size(), MultiMel::kResolutions);
  EXPECT_EQ(all[0].sizes(), (std::vector<int64_t>{1, 64, 80}));
  EXPECT_EQ(all[1].sizes(), (std::vector<int64_t>{1, 80, 40}));
  EXPECT_EQ(all[2].sizes(), (std::vector<int64_t>{1, 128, 20}));
}

}  // namespace
}  // namespace timbre
