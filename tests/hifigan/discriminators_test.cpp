// Scores against the official discriminators are compared in tests/train/sovits_losses_test.cpp.
#include "hifigan/discriminators.h"

#include <gtest/gtest.h>
#include <torch/types.h>

namespace timbre::hifigan {
namespace {

TEST(PeriodDiscriminatorTest, ReflectsTheEndToAWholePeriod) {
  torch::NoGradGuard no_grad;
  PeriodDiscriminator discriminator(7);
  const auto wave = torch::randn({1, 1, 200});  // 200 = 28 · 7 + 4
  const auto whole = torch::cat({wave, wave.narrow(2, 196, 3).flip(2)}, 2);
  const auto judgement = discriminator(wave);
  EXPECT_EQ(judgement.features.size(), 6u);
  EXPECT_EQ(judgement.features[0].sizes(), torch::IntArrayRef({1, 32, 10, 7}));
  EXPECT_TRUE(torch::equal(judgement.score, discriminator(whole).score));
}

TEST(DiscriminatorsTest, OneJudgementForTheScaleAndForEachPeriod) {
  torch::NoGradGuard no_grad;
  Discriminators discriminators(std::vector<int64_t>{2, 3});
  const auto judgements = discriminators(torch::randn({2, 1, 512}));
  ASSERT_EQ(judgements.size(), 3u);
  EXPECT_EQ(judgements[0].features.size(), 7u);
  EXPECT_EQ(judgements[0].score.sizes(), torch::IntArrayRef({2, 2}));  // 512 / 4^4
  EXPECT_TRUE(discriminators->named_parameters().contains("discriminators.2.convs.4.weight_g"));
}

}  // namespace
}  // namespace timbre::hifigan
