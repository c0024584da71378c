#include "encoders/eres2net.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "official_encoders.h"

namespace timbre {
namespace {

Eres2Net small_network() {
  torch::manual_seed(1);
  Eres2NetConfig config;
  config.bands = 16, config.channels = 16, config.base_width = 16, config.scale = 2, config.expansion = 2;
  Eres2Net network(config);
  network->eval();
  return network;
}

TEST(Eres2Net, OneVectorForAnyLength) {
  const torch::NoGradGuard no_grad;
  auto network = small_network();
  for (const int64_t frames : {1, 8, 57}) {
    const auto voice = network(torch::randn({2, 16, frames}));
    EXPECT_EQ(voice.sizes(), (std::vector<int64_t>{2, network->config().vector_size()})) << frames;
    EXPECT_TRUE(torch::isfinite(voice).all().item<bool>()) << frames;
  }
}

TEST(Eres2Net, HalfPrecisionOfTheWeights) {
  const torch::NoGradGuard no_grad;
  auto network = small_network();
  const auto fbank = torch::randn({1, 16, 40}), exact = network(fbank);
  network->to(torch::kBFloat16);
  const auto rough = network(fbank);
  EXPECT_EQ(rough.scalar_type(), torch::kBFloat16);
  EXPECT_CLOSE(rough.to(torch::kFloat), exact, 0.05);
}

TEST(Eres2Net, RefusesOtherFilterBanks) {
  auto network = small_network();
  EXPECT_THROW(network(torch::randn({1, 40, 16})), Error);
  EXPECT_THROW(network(torch::randn({16, 40})), Error);
}

TEST(AttentiveFusion, WithoutAttentionTheSum) {
  const torch::NoGradGuard no_grad;
  AttentiveFusion fusion(8);
  fusion->eval();
  for (auto& parameter : fusion->parameters()) parameter.zero_();
  const auto x = torch::randn({1, 8, 3, 4}), y = torch::randn({1, 8, 3, 4});
  EXPECT_CLOSE(fusion(x, y), x + y, 1e-6);
}

// Weights and outputs: tests/data/golden/full_size_formula.safetensors.
TEST(Eres2NetFullSize, OfficialKeysAndVector) {
  const torch::NoGradGuard no_grad;
  Eres2Net network;
  ASSERT_EQ(golden::shapes_of(*network), golden::official_shapes("sv", is_unused_eres2net_key));
  golden::load_formula(*network, "sv:");
  const auto data = golden::load("full_size_formula").tensors;
  const auto voice = network(data.at("o/sv_fbank80").t().unsqueeze(0));  // [T, F] → [1, F, T]
  EXPECT_CLOSE(voice, data.at("o/sv_emb20480"), 1e-4);
}

}  // namespace
}  // namespace timbre
