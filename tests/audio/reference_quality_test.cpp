#include "audio/reference_quality.h"

#include <gtest/gtest.h>

#include <limits>

#include "audio/audio_file.h"
#include "audio/resample.h"
#include "audio/signals.h"
#include "base/expect_error.h"

namespace timbre {
namespace {

constexpr int kRate = 24000;

// 4 s of voice in two phrases with pauses and a quiet room.
std::vector<float> recording(double rms = 0.08, double noise_rms = 2e-4) {
  return mixed(joined({silence(0.5, kRate), voice(120, rms, 2, kRate, 10000), silence(0.5, kRate),
                       voice(125, rms, 2, kRate, 10000), silence(0.5, kRate)}),
               white_noise(noise_rms, 5.5, kRate));
}

bool warned(const ReferenceQuality& quality, const std::string& word) {
  for (const auto& warning : quality.warnings) {
    if (warning.find(word) == 0) return true;
  }
  return false;
}

TEST(ReferenceQuality, AGoodRecordingHasNoWarnings) {
  const ReferenceQuality quality = assess_reference(recording(), kRate);
  EXPECT_TRUE(quality.warnings.empty()) << quality.warnings.front();
  EXPECT_NEAR(quality.duration_s, 5.5, 1e-9);
  EXPECT_NEAR(quality.speech_s, 4, 0.5);
  EXPECT_NEAR(quality.speech_ratio, quality.speech_s / 5.5, 1e-9);
  EXPECT_NEAR(quality.snr_db, 52, 2);
  EXPECT_EQ(quality.clipping_ratio, 0);
  EXPECT_NEAR(quality.bandwidth_hz, 10000, 500);
  EXPECT_NEAR(quality.median_f0_hz, 122, 4);
  EXPECT_LT(quality.pitch_spread_st, 2);
  EXPECT_FALSE(quality.several_speakers_suspected.has_value());
}

TEST(ReferenceQuality, EachFaultIsNamed) {
  EXPECT_TRUE(warned(assess_reference(recording(0.08, 0.02), kRate), "noisy"));
  EXPECT_TRUE(warned(assess_reference(recording(0.003, 2e-5), kRate), "too quiet"));
  auto clipped = recording();
  for (auto& sample : clipped) sample = std::clamp(sample * 8, -1.f, 1.f);
  EXPECT_TRUE(warned(assess_reference(clipped, kRate), "clipped"));
  EXPECT_TRUE(warned(assess_reference(resample(resample(recording(), kRate, 8000), 8000, kRate), kRate), "narrow"));
  const auto whisper = joined({silence(1, kRate), white_noise(0.05, 3, kRate), silence(1, kRate)});
  EXPECT_TRUE(warned(assess_reference(whisper, kRate), "no voiced sound"));
}

TEST(ReferenceQuality, TwoVoicesSpreadThePitch) {
  const auto two = joined({voice(100, 0.08, 4, kRate), silence(0.4, kRate), voice(210, 0.08, 4, kRate)});
  EXPECT_GT(assess_reference(two, kRate).pitch_spread_st, 10);
}

TEST(ReferenceQuality, UnusableRecordings) {
  EXPECT_ERROR(ErrorKind::kInput, "no speech", assess_reference({}, kRate));
  EXPECT_ERROR(ErrorKind::kInput, "a.wav: no speech in its 3.0 s", assess_reference(silence(3, kRate), kRate, "a.wav"));
  EXPECT_ERROR(ErrorKind::kInput, "no speech", assess_reference(white_noise(1e-4, 3, kRate), kRate));
  const auto shout = joined({silence(1, kRate), voice(120, 0.1, 0.5, kRate), silence(1, kRate)});
  EXPECT_ERROR(ErrorKind::kInput, "at least 1.0 s", assess_reference(shout, kRate));
  auto broken = recording();
  broken[kRate] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_ERROR(ErrorKind::kInput, "the sample at 1.000 s is nan", assess_reference(broken, kRate));
}

}  // namespace
}  // namespace timbre
