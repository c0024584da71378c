#include "synth/sentence_edges.h"

#include <gtest/gtest.h>

#include <cmath>

#include "audio/signals.h"

namespace timbre {
namespace {

constexpr int kRate = 22050;
constexpr std::size_t kMs10 = kRate / 100;

double db(double ratio) { return 20 * std::log10(ratio); }

double peak_of(const std::vector<float>& samples) {
  double peak = 0;
  for (const float sample : samples) peak = std::max(peak, std::abs(double{sample}));
  return peak;
}

// A tone of a second between silences.
std::vector<float> between_silences(double before_s, double after_s, double amplitude = 0.1) {
  return joined({silence(before_s, kRate), sine(200, amplitude, 1, kRate), silence(after_s, kRate)});
}

std::vector<float> finish(const std::vector<float>& samples, const EdgeOptions& options = {}) {
  return finish_sentence(samples, sounding_range(samples, kRate, options), kRate, options);
}

TEST(SoundingRange, KeepsFixedMargins) {
  const auto range = sounding_range(between_silences(0.5, 0.7), kRate);
  EXPECT_NEAR(static_cast<double>(range.begin), (0.5 - 0.020) * kRate, kMs10);
  EXPECT_NEAR(static_cast<double>(range.end), (1.5 + 0.060) * kRate, kMs10);
}

TEST(SoundingRange, TakesWhatMarginsThereAre) {
  const auto samples = between_silences(0.01, 0.02);
  const auto range = sounding_range(samples, kRate);
  EXPECT_EQ(range.begin, 0u);
  EXPECT_EQ(range.end, samples.size());
}

TEST(SoundingRange, QuietNoiseAroundIsSilence) {
  auto samples = mixed(between_silences(0.5, 0.5), white_noise(1e-4, 2, kRate));  // 57 dB below
  EXPECT_NEAR(static_cast<double>(sounding_range(samples, kRate).begin), 0.48 * kRate, kMs10);
  samples = mixed(between_silences(0.5, 0.5), white_noise(3e-3, 2, kRate));  // 27 dB below
  EXPECT_EQ(sounding_range(samples, kRate).begin, 0u);
}

TEST(SoundingRange, PausesWithinStay) {
  const auto samples = joined({between_silences(0.3, 0.5), between_silences(0.5, 0.3)});
  EXPECT_NEAR(static_cast<double>(sounding_range(samples, kRate).size()), (3 + 0.08) * kRate, 2 * kMs10);
}

TEST(SoundingRange, SilenceAndNothingAreKept) {
  EXPECT_EQ(sounding_range(silence(0.5, kRate), kRate).size(), silence(0.5, kRate).size());
  EXPECT_EQ(sounding_range({}, kRate).size(), 0u);
  EXPECT_TRUE(finish({}).empty());
  EXPECT_EQ(finish(silence(0.5, kRate)), silence(0.5, kRate));
}

TEST(FinishSentence, SetsTheLevelOfWhatSounds) {
  for (const double amplitude : {0.05, 0.1, 0.4}) {
    const auto samples = finish(between_silences(0.5, 0.5, amplitude));
    const std::vector<float> middle(samples.begin() + kRate / 4, samples.begin() + kRate / 2);
    EXPECT_NEAR(db(rms_of(middle)), -21, 0.3) << amplitude;
  }
}

TEST(FinishSentence, PausesDoNotCountForTheLevel) {
  const auto samples = finish(joined({sine(200, 0.1, 0.5, kRate), silence(2, kRate), sine(200, 0.1, 0.5, kRate)}));
  const std::vector<float> sounding(samples.begin() + kRate / 10, samples.begin() + kRate / 3);
  EXPECT_NEAR(db(rms_of(sounding)), -21, 0.3);
}

TEST(FinishSentence, GainIsLimitedBothWays) {
  const auto quiet = between_silences(0.1, 0.1, 1e-3), loud = sine(200, 0.9, 1, kRate);
  EXPECT_NEAR(db(peak_of(finish(quiet)) / peak_of(quiet)), 12, 0.1);
  EdgeOptions options;
  options.level_dbfs = -40;
  EXPECT_NEAR(db(peak_of(finish(loud, options)) / peak_of(loud)), -12, 0.1);
}

TEST(FinishSentence, NeverExceedsThePeak) {
  auto samples = sine(200, 0.05, 1, kRate);
  samples[kRate / 2] = 0.9f;
  EXPECT_NEAR(db(peak_of(finish(samples))), -1, 0.01);
  samples[kRate / 2] = -3;
  EXPECT_NEAR(db(peak_of(finish(samples))), -1, 0.01);
}

TEST(FinishSentence, FadesBothEnds) {
  const std::vector<float> constant(kRate, 0.1f);
  const auto samples = finish(constant);
  const auto fade = static_cast<std::size_t>(0.005 * kRate);
  const float middle = samples[samples.size() / 2];
  EXPECT_LT(samples.front(), 0.01 * middle);
  EXPECT_LT(samples.back(), 0.01 * middle);
  EXPECT_NEAR(samples[fade / 2], middle / 2, 0.02 * middle);
  for (std::size_t i = 1; i <= fade; ++i) EXPECT_GE(samples[i], samples[i - 1]);
  EXPECT_EQ(samples[fade], middle);
  EXPECT_EQ(samples[samples.size() - 1 - fade], middle);
}

TEST(FinishSentence, ShorterThanItsFades) {
  for (const std::size_t count : {1u, 2u, 3u, 50u}) {
    const auto samples = finish(std::vector<float>(count, 0.5f));
    ASSERT_EQ(samples.size(), count);
    for (const float sample : samples) EXPECT_TRUE(std::isfinite(sample));
  }
}

}  // namespace
}  // namespace timbre
