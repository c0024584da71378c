#include "encoders/speaker_encoder.h"

#include <gtest/gtest.h>

#include <cmath>

#include "checkpoint/state_dict.h"

namespace timbre {
namespace {

SpeakerEncoder small_encoder() {
  torch::manual_seed(1);
  SpeakerEncoderConfig config;
  config.cepstra = 12, config.sounds = 6, config.speaker_dim = 16;
  SpeakerEncoder encoder(config);
  encoder->eval();
  return encoder;
}

// Frames of speech after frames of silence.
torch::Tensor after_silence(const torch::Tensor& mel, int64_t frames) {
  return torch::cat({torch::full({mel.size(0), mel.size(1), frames}, -10.0), mel}, 2);
}

double difference(const torch::Tensor& a, const torch::Tensor& b) { return (a - b).abs().max().item<double>(); }

TEST(SpeakerEncoder, OneVectorForAnyLength) {
  const torch::NoGradGuard no_grad;
  auto encoder = small_encoder();
  for (const int64_t frames : {1, 16, 57, 400}) {
    const auto g = encoder(torch::randn({2, 80, frames}));
    EXPECT_EQ(g.sizes(), (std::vector<int64_t>{2, 16}));
    EXPECT_TRUE(torch::isfinite(g).all().item<bool>()) << frames;
  }
}

TEST(SpeakerEncoder, NeitherLevelNorSilenceMatter) {
  const torch::NoGradGuard no_grad;
  auto encoder = small_encoder();
  const auto mel = torch::randn({1, 80, 90}), g = encoder(mel);
  EXPECT_LT(difference(g, encoder(mel + 2.3)), 1e-4);
  EXPECT_LT(difference(g, encoder(after_silence(mel, 60))), 1e-4);
  EXPECT_GT(difference(g, encoder(torch::randn({1, 80, 90}))), 1e-3);
}

TEST(SpeakerEncoder, CepstraOfARippleAreOneNumber) {
  const torch::NoGradGuard no_grad;
  // Over the 38 wide bands, each of two mel bands alike; one band below and three above are not heard.
  const auto wave = torch::cos(5 * M_PI / 38 * (torch::arange(38) + 0.5)) * std::sqrt(2.0 / 38);
  const auto mel = torch::cat({torch::full({1}, 3.0), 2.5 * wave.repeat_interleave(2), torch::full({3}, 3.0)});
  const auto frames = cepstral_frames(mel.reshape({1, 80, 1}).repeat({1, 1, 3}), 12);
  EXPECT_NEAR(frames.cepstra[0][1][5].item<double>(), 2.5, 1e-4);
  EXPECT_NEAR(frames.cepstra.abs().sum().item<double>(), 3 * 2.5, 1e-3);
  EXPECT_EQ(frames.counted.sum().item<double>(), 3);
}

TEST(SpeakerEncoder, AMicrophoneLeavesTheRelativeSoundsAlone) {
  const torch::NoGradGuard no_grad;
  auto encoder = small_encoder();
  const auto mel = torch::randn({1, 80, 90}),
             tilt = torch::linspace(-1, 1, 40).repeat_interleave(2).roll(1).reshape({1, 80, 1});
  const auto before = encoder->statistics(mel)[0], after = encoder->statistics(mel + tilt)[0];
  const auto change = (after - before).abs();
  EXPECT_GT(change.slice(0, 0, 72).max().item<double>(), 1e-2);     // as recorded
  EXPECT_LT(change.slice(0, 72, 144).max().item<double>(), 1e-4);   // relative
  EXPECT_GT(change.slice(0, 144, 156).max().item<double>(), 1e-2);  // mean
  EXPECT_LT(change.slice(0, 156).max().item<double>(), 1e-4);       // deviation
}

TEST(SoundDictionary, EachSoundSaysHowFarItIsFromTheDictionary) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(1);
  SoundDictionary dictionary(6, 12);
  dictionary->means *= 20;  // far apart, so that no frame is in doubt
  auto speech = torch::cat({dictionary->means[2].repeat({10, 1}), dictionary->means[4].repeat({10, 1})});
  speech.slice(0, 0, 10).select(1, 3) += 0.9;
  auto counted = torch::ones({1, 20, 1});
  counted[0][0] = 0;
  const auto shifts = dictionary->shifts({speech.unsqueeze(0), counted}).reshape({6, 12});
  EXPECT_NEAR(shifts[2][3].item<double>(), 9 * 0.9 / 17, 1e-3);  // nine frames against a weight of eight
  EXPECT_NEAR(shifts.abs().sum().item<double>(), 9 * 0.9 / 17, 1e-2);
}

TEST(SoundDictionary, PosteriorsAreThoseOfTheMixture) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(2);
  SoundDictionary dictionary(6, 12);
  dictionary->deviations.uniform_(0.5, 2);
  dictionary->shares.copy_(torch::softmax(torch::randn({6}), 0));
  const auto x = torch::randn({5, 12});
  const auto distance = ((x.unsqueeze(1) - dictionary->means) / dictionary->deviations).pow(2).sum(2);
  const auto density = dictionary->shares * torch::exp(-0.5 * distance) / dictionary->deviations.prod(1);
  EXPECT_LT(difference(dictionary->posteriors(x), density / density.sum(1, true)), 1e-5);
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
