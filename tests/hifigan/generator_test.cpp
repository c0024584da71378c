#include "hifigan/generator.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "base/error.h"

namespace timbre::hifigan {
namespace {

// A vocoder like the base model's, narrower.
GeneratorConfig small_config() {
  GeneratorConfig config;
  config.input_channels = 6;
  config.initial_channels = 16;
  config.upsample_rates = {8, 8, 4};
  config.upsample_kernels = {16, 16, 8};
  config.resblock = ResBlockKind::kSingle;
  config.resblock_kernels = {3, 5, 7};
  config.resblock_dilations = {{1, 2}, {2, 6}, {3, 12}};
  config.condition_channels = 5;
  config.conv_post_bias = true;
  return config;
}

TEST(GeneratorTest, MakesTheProductOfItsRatesPerFrame) {
  Generator generator(small_config());
  EXPECT_EQ(small_config().samples_per_frame(), 256);
  const auto wave = generator(torch::randn({2, 6, 9}), torch::randn({2, 5, 1}));
  EXPECT_EQ(wave.sizes(), torch::IntArrayRef({2, 1, 9 * 256}));
}

TEST(GeneratorTest, NamesOfTheSecondKindOfResBlock) {
  Generator generator(small_config());
  const auto parameters = generator->named_parameters();
  EXPECT_TRUE(parameters.contains("resblocks.8.convs.1.weight_v"));
  EXPECT_EQ(parameters["resblocks.8.convs.1.weight_v"].sizes(), torch::IntArrayRef({2, 2, 7}));
  EXPECT_TRUE(parameters.contains("conv_post.bias"));
  EXPECT_TRUE(parameters.contains("cond.weight"));
}

TEST(GeneratorTest, ConditionChangesTheWaveAndGetsGradient) {
  Generator generator(small_config());
  const auto x = torch::randn({1, 6, 4});
  const auto g = torch::randn({1, 5, 1}).requires_grad_();
  const auto wave = generator(x, g);
  EXPECT_FALSE(torch::allclose(wave, generator(x, torch::Tensor())));
  wave.sum().backward();
  EXPECT_GT(g.grad().abs().sum().item<float>(), 0.0f);
}

TEST(GeneratorTest, WithoutConditionThereIsNoLayerForIt) {
  auto config = small_config();
  config.condition_channels = 0;
  config.conv_post_bias = false;
  Generator generator(config);
  EXPECT_FALSE(generator->named_parameters().contains("cond.weight"));
  EXPECT_FALSE(generator->named_parameters().contains("conv_post.bias"));
  EXPECT_EQ(generator(torch::randn({1, 6, 2}), torch::Tensor()).size(2), 512);
}

TEST(GeneratorTest, RefusesListsThatDoNotFit) {
  auto rates = small_config();
  rates.upsample_rates.pop_back();
  EXPECT_THROW(Generator{rates}, Error);
  auto dilations = small_config();
  dilations.resblock_dilations.pop_back();
  EXPECT_THROW(Generator{dilations}, Error);
}

}  // namespace
}  // namespace timbre::hifigan
