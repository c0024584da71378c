#include "encoders/speaker_encoder.h"

#include <gtest/gtest.h>

#include <cmath>

#include "checkpoint/state_dict.h"

namespace timbre {
namespace {

SpeakerEncoder small_encoder() {
  torch::manual_seed(1);
  SpeakerEncoderConfig config;
  config.width = 32, config.attention = 8, config.pooled = 48, config.speaker_dim = 16;
  SpeakerEncoder encoder(config);
  encoder->eval();
  return encoder;
}

TEST(SpeakerEncoder, OneVectorForAnyLength) {
  const torch::NoGradGuard no_grad;
  auto encoder = small_encoder();
  for (const int64_t frames : {16, 57, 400})
    EXPECT_EQ(encoder(torch::randn({2, 80, frames})).sizes(), (std::vector<int64_t>{2, 16}));
}

TEST(SpeakerEncoder, TheLevelDoesNotMatter) {
  const torch::NoGradGuard no_grad;
  auto encoder = small_encoder();
  const auto mel = torch::randn({1, 80, 90});
  const auto soft = encoder(mel), loud = encoder(mel + 2.3);
  EXPECT_LT((soft - loud).abs().max().item<double>(), 1e-4);
  EXPECT_GT((soft - encoder(torch::randn({1, 80, 90}))).abs().max().item<double>(), 1e-3);
}

TEST(VoicePitch, MovesTheVoiceToThePitch) {
  const torch::NoGradGuard no_grad;
  auto encoder = small_encoder();
  EXPECT_FALSE(encoder->pitch->known());
  const auto weight = torch::randn({16}) * 0.1, direction = torch::randn({16});
  load_state_dict(*encoder->pitch, {{"weight", weight},
                                    {"direction", direction / weight.dot(direction)},
                                    {"bias", torch::full({1}, std::log(150.0))}});
  ASSERT_TRUE(encoder->pitch->known());
  const auto voice = torch::randn({16});
  EXPECT_NEAR(encoder->pitch->log_f0(voice), std::log(150.0) + weight.dot(voice).item<double>(), 1e-4);
  const auto moved = encoder->pitch->moved_to(voice, std::log(220.0));
  EXPECT_NEAR(encoder->pitch->log_f0(moved), std::log(220.0), 1e-4);
  // Only along the direction it was taught.
  const auto step = moved - voice;
  EXPECT_NEAR(torch::cosine_similarity(step, direction, 0).abs().item<double>(), 1, 1e-4);
}

}  // namespace
}  // namespace timbre
