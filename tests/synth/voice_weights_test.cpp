#include "synth/voice_weights.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include "base/expect_error.h"
#include "base/temp_dir.h"
#include "synth/voice.h"

namespace timbre {
namespace {

StateDict factors_of(const char* name, int64_t outputs, int64_t inputs) {
  return {{std::string(name) + ".lora_a", torch::ones({2, inputs})},
          {std::string(name) + ".lora_b", torch::full({outputs, 2}, 0.25f)}};
}

TEST(Wardrobe, WhatWasWornFirstComesBackToTheBit) {
  torch::nn::Linear network(4, 3);
  const auto original = network->weight.detach().clone();
  Wardrobe wardrobe;
  wardrobe.wear(*network, factors_of("weight", 3, 4));
  EXPECT_TRUE(torch::equal(network->weight, original + 0.5));
  auto other = factors_of("weight", 3, 4);
  other.at("weight.lora_a").mul_(2);
  wardrobe.wear(*network, other);
  EXPECT_TRUE(torch::equal(network->weight, original + 1));
  wardrobe.wear(*network, {});
  EXPECT_TRUE(torch::equal(network->weight, original));
}

TEST(Wardrobe, WeightsOfAnotherModelAreAnError) {
  torch::nn::Linear network(4, 3);
  Wardrobe wardrobe;
  EXPECT_ERROR(ErrorKind::kModel, "another shape", wardrobe.wear(*network, factors_of("weight", 3, 5)));
  EXPECT_ERROR(ErrorKind::kModel, "no weight", wardrobe.wear(*network, factors_of("height", 3, 4)));
}

TEST(VoiceWeights, GoThroughAVoiceFile) {
  const TempDir folder;
  Voice voice;
  voice.speaker_vector = {1, 2};
  auto weights = std::make_shared<VoiceWeights>();
  weights->sovits = factors_of("flow.pre.weight", 3, 4);
  weights->gpt = factors_of("h.layers.0.linear1.weight", 5, 6);
  voice.weights = weights;
  write_voice(folder / "a.voice", voice);
  const auto read = read_voice(folder / "a.voice");
  ASSERT_TRUE(read.weights);
  EXPECT_TRUE(torch::equal(read.weights->sovits.at("flow.pre.weight.lora_b").to(torch::kFloat),
                           weights->sovits.at("flow.pre.weight.lora_b")));
  EXPECT_EQ(read.weights->gpt.size(), 2u);
  voice.weights = nullptr;
  write_voice(folder / "b.voice", voice);
  EXPECT_FALSE(read_voice(folder / "b.voice").weights);
}

TEST(VoiceWeights, HalfAPairAndForeignShapesAreErrors) {
  auto tensors = factors_of("sovits.flow.weight", 3, 4);
  tensors.erase("sovits.flow.weight.lora_a");
  EXPECT_ERROR(ErrorKind::kModel, "stands alone", voice_weights(tensors));
  tensors = factors_of("sovits.flow.weight", 3, 4);
  tensors["sovits.flow.weight.lora_a"] = torch::ones({3, 4});
  EXPECT_ERROR(ErrorKind::kModel, "another rank", voice_weights(tensors));
  tensors = factors_of("gpt.weight", 3, 4);
  tensors["gpt.weight.lora_b"][0][0] = std::numeric_limits<float>::infinity();
  EXPECT_ERROR(ErrorKind::kModel, "not finite", voice_weights(tensors));
}

}  // namespace
}  // namespace timbre
