#include "audio/voice_activity.h"

#include <gtest/gtest.h>

#include "audio/signals.h"

namespace timbre {
namespace {

constexpr int kRate = 16000;
constexpr double kVoiceRms = 0.1;

// 1 s pause, 2 s voice, 1 s pause, 1.5 s voice, 0.5 s pause; noise at `snr_db` under the voice throughout.
std::vector<float> conversation(double snr_db, int rate = kRate) {
  const auto clean = joined({silence(1, rate), voice(120, kVoiceRms, 2, rate), silence(1, rate),
                             voice(150, kVoiceRms, 1.5, rate), silence(0.5, rate)});
  return mixed(clean, white_noise(kVoiceRms * std::pow(10, -snr_db / 20), 6, rate));
}

TEST(VoiceActivity, FindsTheSpeech) {
  for (const double snr_db : {10., 20., 40., 100.}) {
    const VoiceActivity activity = detect_voice(conversation(snr_db), kRate);
    ASSERT_EQ(activity.segments.size(), 2u) << snr_db;
    EXPECT_NEAR(static_cast<double>(activity.segments[0].begin) / kRate, 1.0, 0.15) << snr_db;
    EXPECT_NEAR(static_cast<double>(activity.segments[0].end) / kRate, 3.0, 0.2) << snr_db;
    EXPECT_NEAR(static_cast<double>(activity.segments[1].begin) / kRate, 4.0, 0.15) << snr_db;
    EXPECT_NEAR(activity.speech_s, 3.5, 0.5) << snr_db;
    EXPECT_NEAR(activity.speech_ratio, activity.speech_s / 6, 1e-9);
  }
}

TEST(VoiceActivity, SignalToNoise) {
  for (const double snr_db : {5., 10., 20., 30., 50.}) {
    for (const int rate : {8000, 16000, 44100}) {
      EXPECT_NEAR(signal_to_noise_db(detect_voice(conversation(snr_db, rate), rate)), snr_db, 1.5) << rate;
    }
  }
}

TEST(VoiceActivity, OffsetAndRumbleDoNotMatter) {
  auto samples = conversation(40);
  for (auto& sample : samples) sample += 0.2f;
  EXPECT_EQ(detect_voice(samples, kRate).segments.size(), 2u);
  EXPECT_EQ(detect_voice(mixed(conversation(40), sine(10, 0.05, 6, kRate)), kRate).segments.size(), 2u);
}

TEST(VoiceActivity, SilenceAndFaintNoiseAreNoSpeech) {
  EXPECT_EQ(detect_voice({}, kRate).speech_s, 0);
  EXPECT_EQ(detect_voice(silence(2, kRate), kRate).speech_s, 0);
  EXPECT_EQ(detect_voice(white_noise(3e-4, 2, kRate), kRate).speech_s, 0);
  EXPECT_EQ(signal_to_noise_db(detect_voice(silence(2, kRate), kRate)), 0);
  EXPECT_EQ(signal_to_noise_db(detect_voice({}, kRate)), 0);
}

TEST(VoiceActivity, ClicksAreNoSpeechAndShortGapsAreNoPauses) {
  auto samples = mixed(joined({silence(1, kRate), voice(120, 0.1, 1, kRate), silence(0.12, kRate),
                               voice(120, 0.1, 1, kRate), silence(2, kRate)}),
                       white_noise(1e-4, 6, kRate));
  for (std::size_t i = 0; i < 100; ++i) samples[static_cast<std::size_t>(4.2 * kRate) + i] = 0.5f;
  const VoiceActivity activity = detect_voice(samples, kRate);
  ASSERT_EQ(activity.segments.size(), 1u);
  EXPECT_NEAR(static_cast<double>(activity.segments[0].size()) / kRate, 2.12, 0.25);
}

TEST(VoiceActivity, SpeechWithoutPauses) {
  EXPECT_NEAR(detect_voice(voice(120, 0.1, 3, kRate), kRate).speech_ratio, 1, 0.05);
}

TEST(VoiceActivity, CutAndFadedEndsDoNotHideTheNoise) {
  const auto samples = joined({silence(2, kRate), conversation(20), silence(2, kRate)});
  EXPECT_EQ(detect_voice(samples, kRate).segments.size(), 2u);
}

}  // namespace
}  // namespace timbre
