#include "audio/level.h"

#include <gtest/gtest.h>

#include "audio/signals.h"

namespace timbre {
namespace {

constexpr int kRate = 48000;

TEST(Level, OfASine) {
  const auto samples = sine(997, 0.1, 5, kRate);
  EXPECT_NEAR(peak_dbfs(samples), -20, 0.01);
  EXPECT_NEAR(rms_dbfs(samples), -23.01, 0.01);
  EXPECT_NEAR(dc_offset(samples), 0, 1e-4);
}

TEST(Level, DcOffset) { EXPECT_NEAR(dc_offset(std::vector<float>(100, 0.25f)), 0.25, 1e-6); }

TEST(Level, LoudnessMatchesEbuTech3341) {
  // Tech 3341, test 1: a stereo sine of 1 kHz at -23 dBFS is -23 LUFS; one channel of it is 3.01 LU less.
  EXPECT_NEAR(integrated_loudness(sine(1000, std::pow(10, -23 / 20.0), 20, kRate), kRate), -26.01, 0.1);
  EXPECT_NEAR(integrated_loudness(sine(1000, std::pow(10, -33 / 20.0), 20, 16000), 16000), -36.01, 0.1);
}

TEST(Level, SilenceIsAFiniteNumber) {
  for (const auto& samples : {std::vector<float>{}, silence(1, kRate)}) {
    EXPECT_EQ(peak_dbfs(samples), kSilenceDb);
    EXPECT_EQ(rms_dbfs(samples), kSilenceDb);
    EXPECT_EQ(integrated_loudness(samples, kRate), kSilenceDb);
    EXPECT_EQ(clipping_ratio(samples), 0);
    EXPECT_EQ(dc_offset(samples), 0);
  }
}

std::vector<float> clipped_at(std::vector<float> samples, float limit) {
  for (auto& sample : samples) sample = std::clamp(sample, -limit, limit);
  return samples;
}

TEST(Clipping, ShareOfFlatSamples) {
  // |sin| exceeds 1/2 for two thirds of the time.
  EXPECT_NEAR(clipping_ratio(clipped_at(sine(200, 2.0, 1, kRate), 1.0f)), 2.0 / 3, 0.02);
}

TEST(Clipping, IsSeenAfterTheLevelWasLowered) {
  EXPECT_NEAR(clipping_ratio(clipped_at(sine(200, 0.6, 1, kRate), 0.3f)), 2.0 / 3, 0.02);
}

TEST(Clipping, UnclippedSoundHasNone) {
  EXPECT_EQ(clipping_ratio(voice(100, 0.1, 3, kRate)), 0);
  EXPECT_EQ(clipping_ratio(white_noise(0.2, 3, kRate)), 0);
  EXPECT_EQ(clipping_ratio(sine(300, 0.9, 3, kRate)), 0);
  // Single samples at full scale, and two sides in turn, are no clipping.
  std::vector<float> square;
  for (int i = 0; i < 1000; ++i) square.push_back(i % 2 ? 1.f : -1.f);
  EXPECT_EQ(clipping_ratio(square), 0);
}

}  // namespace
}  // namespace timbre
