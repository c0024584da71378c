#include "data/cleaning.h"

#include <gtest/gtest.h>

#include "audio/level.h"
#include "audio/signals.h"

namespace timbre {
namespace {

constexpr int kRate = 8000;

// Speech for 2 s within 4 s, over noise.
std::vector<float> recording(double noise_db, double rms = 0.1) {
  const auto wave = joined({silence(1, kRate), voice(150, rms, 2, kRate), silence(1, kRate)});
  return mixed(wave, white_noise(std::pow(10, noise_db / 20), 4, kRate));
}

Judgement judged(const std::vector<float>& wave) {
  CleaningLimits limits;
  limits.music_suspected = 1;  // a voice that holds its pitch is music
  return judge_clip(measure_clip(wave, kRate, {0, wave.size()}), limits);
}

TEST(Cleaning, NoiseIsWarnedOfAndDropped) {
  EXPECT_TRUE(judged(recording(-60)).kept());
  EXPECT_TRUE(judged(recording(-60)).warnings.empty());
  const auto noisy = judged(recording(-35));  // 15 dB under the speech
  EXPECT_TRUE(noisy.kept());
  ASSERT_EQ(noisy.warnings.size(), 1U);
  EXPECT_NE(noisy.warnings[0].find("dB above the background, 20 dB are better"), std::string::npos)
      << noisy.warnings[0];
  const auto drowned = judged(recording(-27));
  ASSERT_EQ(drowned.dropped.size(), 1U);
  EXPECT_EQ(drowned.dropped[0].substr(0, 6), "noisy:");
}

TEST(Cleaning, ClipsWithoutPausesAreMeasuredAgainstTheirSurroundings) {
  const auto wave = recording(-60);
  const auto whole = measure_clip(wave, kRate, {0, wave.size()});
  const auto inner = measure_clip(wave, kRate, {1U * kRate, 3U * kRate});
  EXPECT_NEAR(inner.snr_db, whole.snr_db, 2);
  EXPECT_NEAR(whole.snr_db, 40, 2);
}

TEST(Cleaning, ClippingIsDropped) {
  auto wave = recording(-70, 0.3);
  for (auto& sample : wave) sample = std::clamp(sample * 3, -1.0F, 1.0F);
  const auto judgement = judged(wave);
  ASSERT_FALSE(judgement.kept());
  EXPECT_EQ(judgement.dropped[0].substr(0, 8), "clipped:");
}

TEST(Cleaning, SilentShortAndLongClips) {
  EXPECT_EQ(judged(silence(4, kRate)).dropped, std::vector<std::string>{"silent: no speech in it"});
  const auto brief = judged(voice(150, 0.1, 0.4, kRate));
  ASSERT_FALSE(brief.kept());
  EXPECT_EQ(brief.dropped[0], "too short: 0.4 s, at least 1.0 s");
  const auto lengthy = judged(voice(150, 0.1, 16, kRate));
  ASSERT_FALSE(lengthy.kept());
  EXPECT_EQ(lengthy.dropped[0], "too long: 16.0 s, at most 15.0 s");
  EXPECT_FALSE(judge_clip(measure_clip({}, kRate, {0, 0}), {}).kept());
}

TEST(Cleaning, LevelsToMinus23) {
  for (const double rms : {0.001, 0.05}) {
    auto wave = joined({silence(1, kRate), voice(150, rms, 2, kRate)});
    const double gain = levelling_gain(wave, detect_voice(wave, kRate));
    for (auto& sample : wave) sample *= static_cast<float>(gain);
    EXPECT_NEAR(active_level_dbfs(detect_voice(wave, kRate)), kClipLevelDbfs, 0.5) << rms;
  }
  // A click as loud as can be does not pass full scale.
  auto click = joined({voice(150, 0.01, 2, kRate), silence(1, kRate)});
  click[100] = 1;
  EXPECT_LE(peak_dbfs(click) + amplitude_to_db(levelling_gain(click, detect_voice(click, kRate))), -0.29);
  EXPECT_EQ(levelling_gain(silence(1, kRate), detect_voice(silence(1, kRate), kRate)), 1);
}

}  // namespace
}  // namespace timbre
