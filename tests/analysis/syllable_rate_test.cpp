#include "analysis/syllable_rate.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "audio/audio_file.h"
#include "audio/base_mel.h"

namespace timbre {
namespace {

// A vowel-like tone whose loudness swings `rate` times a second.
torch::Tensor babble(double rate, double seconds) {
  const auto t = torch::arange(static_cast<int64_t>(seconds * kBaseSampleRate)) / kBaseSampleRate;
  const auto tone = torch::sin(2 * M_PI * 700 * t) + torch::sin(2 * M_PI * 1100 * t);
  return 0.1 * tone * (0.55 - 0.45 * torch::cos(2 * M_PI * rate * t));
}

SyllableRate of(const torch::Tensor& wave) { return syllable_rate(base_log_mel(wave.to(torch::kFloat).unsqueeze(0))); }

TEST(SyllableRate, CountsSwingsOfLoudness) {
  for (const double rate : {3.0, 4.5, 6.0}) EXPECT_NEAR(of(babble(rate, 8)).rate(), rate, 0.15 * rate) << rate;
}

TEST(SyllableRate, PausesAndTheLevelDoNotCount) {
  const auto speech = babble(4, 4), pause = torch::zeros({2 * kBaseSampleRate});
  const auto all = torch::cat({speech, pause, speech});
  const auto found = of(all);
  EXPECT_NEAR(found.speech_s, 8, 0.6);
  EXPECT_NEAR(found.rate(), 4, 0.5);
  EXPECT_NEAR(of(0.02 * all).rate(), found.rate(), 0.05);
}

TEST(SyllableRate, SilenceHasNone) {
  EXPECT_EQ(of(torch::zeros({kBaseSampleRate})).syllables, 0);
  EXPECT_EQ(syllable_rate(torch::zeros({1, 80, 0})).rate(), 0);
}

// A reading of 8 s: two halves are equally fast.
TEST(SyllableRate, HalvesOfARecordingAgree) {
  const auto samples = read_audio_at(TIMBRE_TEST_DATA "/voices/allison.flac", kBaseSampleRate).samples;
  const auto wave = torch::tensor(samples);
  const auto half = wave.size(0) / 2;
  const double first = of(wave.narrow(0, 0, half)).rate(), second = of(wave.narrow(0, half, half)).rate();
  EXPECT_GT(first, 2.5);
  EXPECT_LT(first, 7);
  EXPECT_NEAR(first / second, 1, 0.25);
}

}  // namespace
}  // namespace timbre
