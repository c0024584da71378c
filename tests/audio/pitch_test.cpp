#include "audio/pitch.h"

#include <gtest/gtest.h>

#include "audio/signals.h"

namespace timbre {
namespace {

TEST(Pitch, OfVoicesHighAndLow) {
  for (const double hz : {70., 110., 155., 220., 330., 450.}) {
    for (const int rate : {16000, 44100}) {
      const PitchTrack track = track_pitch(voice(hz, 0.1, 1, rate), rate);
      EXPECT_NEAR(median_f0_hz(track) / hz, 1, 0.01) << hz;
      EXPECT_GT(voiced_ratio(track), 0.9) << hz;
    }
  }
}

TEST(Pitch, SurvivesNoise) {
  const auto samples = mixed(voice(140, 0.1, 2, 16000), white_noise(0.02, 2, 16000));
  EXPECT_NEAR(median_f0_hz(track_pitch(samples, 16000)), 140, 2);
}

TEST(Pitch, FollowsInTime) {
  const auto samples = joined({voice(100, 0.1, 1, 16000), silence(0.5, 16000), voice(200, 0.1, 1, 16000)});
  const PitchTrack track = track_pitch(samples, 16000);
  EXPECT_NEAR(static_cast<double>(track.f0_hz.size()) * track.hop_s, 2.5, 0.02);
  EXPECT_NEAR(median_f0_hz(track, 0, 1), 100, 2);
  EXPECT_EQ(median_f0_hz(track, 1.1, 1.4), 0);
  EXPECT_NEAR(median_f0_hz(track, 1.5, 2.5), 200, 3);
}

TEST(Pitch, NoiseAndSilenceAreUnvoiced) {
  EXPECT_LT(voiced_ratio(track_pitch(white_noise(0.1, 2, 16000), 16000)), 0.05);
  EXPECT_EQ(voiced_ratio(track_pitch(silence(1, 16000), 16000)), 0);
  EXPECT_EQ(voiced_ratio(track_pitch({}, 16000)), 0);
  EXPECT_EQ(median_f0_hz(track_pitch({}, 16000)), 0);
}

}  // namespace
}  // namespace timbre
