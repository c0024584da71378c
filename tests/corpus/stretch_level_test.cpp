#include "data/stretch_level.h"

#include <gtest/gtest.h>

#include "audio/signals.h"
#include "audio/slicer.h"
#include "data/cleaning.h"

namespace timbre {
namespace {

constexpr int kRate = 16000;

// Words of 0.8 s with pauses of 0.4 s, over a little noise.
std::vector<float> words(int count, double rms) {
  std::vector<float> speech;
  for (int i = 0; i < count; ++i) speech = joined({speech, voice(140, rms, 0.8, kRate), silence(0.4, kRate)});
  return mixed(speech, white_noise(rms / 300, static_cast<double>(speech.size()) / kRate, kRate));
}

double clipped_s(const std::vector<float>& samples) {
  double seconds = 0;
  for (const auto& range : slice_recording(samples, kRate)) seconds += static_cast<double>(range.size()) / kRate;
  return seconds;
}

std::vector<float> levelled(std::vector<float> samples) {
  const double gain = levelling_gain(samples, detect_voice(samples, kRate));
  for (float& sample : samples) sample *= static_cast<float>(gain);
  return samples;
}

TEST(StretchLevel, SoftSpeechIsCutLikeLoud) {
  const auto recording = levelled(joined({words(7, 0.1), words(18, 0.1 / 20)}));  // 21 of 30 s are 26 dB softer
  EXPECT_LT(clipped_s(recording), 12);
  EXPECT_GT(clipped_s(with_soft_speech_lifted(recording, kRate)), 24);
}

TEST(StretchLevel, OneLevelStaysAsItIs) {
  const auto recording = levelled(joined({words(10, 0.1), words(8, 0.06)}));
  EXPECT_EQ(with_soft_speech_lifted(recording, kRate), recording);
  const auto room = levelled(joined({words(5, 0.1), white_noise(0.0005, 8, kRate), words(5, 0.1)}));
  EXPECT_EQ(with_soft_speech_lifted(room, kRate), room);  // a pause is not lifted
  EXPECT_TRUE(with_soft_speech_lifted({}, kRate).empty());
}

TEST(StretchLevel, WhatIsInNoClipIsListed) {
  const auto recording = levelled(joined({words(7, 0.1), words(18, 0.1 / 20)}));
  const auto lost = lost_speech(recording, kRate, {{0, static_cast<std::size_t>(8.4 * kRate)}});
  ASSERT_EQ(lost.size(), 1U);
  EXPECT_NEAR(static_cast<double>(lost[0].begin) / kRate, 8.4, 0.3);
  EXPECT_NEAR(static_cast<double>(lost[0].end) / kRate, 29.6, 0.5);
  EXPECT_TRUE(lost_speech(recording, kRate, {{0, recording.size()}}).empty());
}

}  // namespace
}  // namespace timbre
