#include "eval/sound_metrics.h"

#include <gtest/gtest.h>

#include "audio/signals.h"

namespace timbre {
namespace {

constexpr int kRate = 24000;

std::vector<float> speech_like() {
  return joined({silence(0.3, kRate), voice(120, 0.1, 1, kRate), silence(0.5, kRate), voice(140, 0.1, 1, kRate),
                 silence(0.3, kRate)});
}

ItemScores measured(const std::vector<float>& samples) {
  ItemScores scores;
  add_sound_metrics({samples, kRate}, detect_voice(samples, kRate), scores);
  return scores;
}

TEST(SoundMetrics, OfACleanVoice) {
  const ItemScores scores = measured(mixed(speech_like(), white_noise(1e-4, 3.1, kRate)));
  EXPECT_NEAR(*scores.value("duration_s"), 3.1, 1e-9);
  EXPECT_NEAR(*scores.value("longest_pause_s"), 0.5, 0.05);
  EXPECT_NEAR(*scores.value("pause_ratio"), 0.5 / 2.5, 0.03);
  EXPECT_GT(*scores.value("snr_db"), 50);
  EXPECT_NEAR(*scores.value("noise_floor_dbfs"), -80, 2);
  EXPECT_EQ(*scores.value("clipping_ratio"), 0);
  EXPECT_NEAR(*scores.value("f0_median_hz"), 130, 12);
  EXPECT_NEAR(*scores.value("f0_range_st"), 12 * std::log2(140.0 / 120), 0.5);
  EXPECT_EQ(*scores.value("clicks_per_s"), 0);
}

TEST(SoundMetrics, EachDamageShowsWhereItShould) {
  const auto clean = mixed(speech_like(), white_noise(1e-4, 3.1, kRate));
  EXPECT_LT(*measured(mixed(clean, white_noise(0.01, 3.1, kRate))).value("snr_db"), 25);
  EXPECT_GT(*measured(mixed(clean, white_noise(0.01, 3.1, kRate))).value("noise_floor_dbfs"), -45);
  auto clipped = clean, shifted = clean, broken = clean;
  for (float& sample : clipped) sample = std::clamp(5 * sample, -1.0F, 1.0F);
  for (float& sample : shifted) sample += 0.01F;
  EXPECT_GT(*measured(clipped).value("clipping_ratio"), 0.001);
  EXPECT_NEAR(*measured(shifted).value("dc_offset"), 0.01, 2e-3);
  for (std::size_t i = kRate; i < broken.size(); ++i) broken[i] += 0.2F;  // one jump
  EXPECT_EQ(count_clicks(broken, kRate), 1U);
}

TEST(SoundMetrics, NoiseAndTonesHaveNoClicks) {
  EXPECT_EQ(count_clicks(white_noise(0.2, 5, kRate), kRate), 0U);
  EXPECT_EQ(count_clicks(sine(3000, 0.9, 1, kRate), kRate), 0U);
  EXPECT_EQ(count_clicks(silence(1, kRate), kRate), 0U);
  EXPECT_EQ(count_clicks({}, kRate), 0U);
}

}  // namespace
}  // namespace timbre
