#include "encoders/hubert.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "official_encoders.h"

namespace timbre {
namespace {

HubertConfig small_config() {
  HubertConfig config;
  config.conv_channels = {12, 12}, config.conv_kernels = {10, 3}, config.conv_strides = {5, 2};
  config.hidden = 16, config.filter = 24, config.layers = 2, config.heads = 4;
  config.position_kernel = 6, config.position_groups = 4;
  return config;
}

TEST(Hubert, FramesOfAWave) {
  const HubertConfig config;
  EXPECT_EQ(config.frames(399), 0);
  EXPECT_EQ(config.frames(400), 1);
  EXPECT_EQ(config.frames(16000), 49);
  EXPECT_EQ(config.frames(5 * 16000), 249);
}

TEST(Hubert, ChannelsInFront) {
  const torch::NoGradGuard no_grad;
  Hubert hubert(small_config());
  for (const int64_t samples : {20, 333}) {
    const auto heard = hubert(torch::randn({2, samples}));
    EXPECT_EQ(heard.sizes(), (std::vector<int64_t>{2, 16, hubert->config().frames(samples)}));
  }
}

TEST(Hubert, HalfPrecisionOfTheWeights) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(1);
  Hubert hubert(small_config());
  const auto wave = torch::randn({1, 400}), exact = hubert(wave);
  hubert->to(torch::kBFloat16);
  const auto rough = hubert(wave);
  EXPECT_EQ(rough.scalar_type(), torch::kBFloat16);
  EXPECT_CLOSE(rough.to(torch::kFloat), exact, 0.05);
}

TEST(Hubert, RefusesWhatCannotBeHeard) {
  Hubert hubert(small_config());
  EXPECT_THROW(hubert(torch::randn({1, 10})), Error);
  EXPECT_THROW(hubert(torch::randn({400})), Error);
  auto config = small_config();
  config.heads = 5;
  EXPECT_THROW(Hubert{config}, Error);
}

// Weights and outputs: tests/data/golden/full_size_formula.safetensors.
TEST(HubertFullSize, OfficialKeysAndLastHiddenState) {
  const torch::NoGradGuard no_grad;
  Hubert hubert;
  ASSERT_EQ(golden::shapes_of(*hubert), golden::official_shapes("hubert"));
  golden::load_formula(*hubert, "hubert:");
  const auto heard = hubert(golden::finput("hub.wav", {1, 16000}, 0.3)).transpose(1, 2);
  EXPECT_CLOSE(heard, golden::load("full_size_formula").tensors.at("o/hubert_like_last_hidden"), 1e-4);
}

}  // namespace
}  // namespace timbre
