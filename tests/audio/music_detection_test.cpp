#include "audio/music_detection.h"

#include <gtest/gtest.h>

#include "audio/audio_file.h"
#include "audio/signals.h"

namespace timbre {
namespace {

constexpr int kRate = 22050;

// Chords that change every second.
std::vector<float> music(double rms, double seconds) {
  std::vector<float> wave;
  for (int bar = 0; bar < static_cast<int>(seconds); ++bar) {
    std::vector<float> chord = silence(1, kRate);
    for (const double hz : {220.0, 277.2, 329.6, 440.0, 554.4})
      chord = mixed(chord, sine(hz * (bar % 2 == 0 ? 1 : 1.335), 1, 1, kRate));
    wave.insert(wave.end(), chord.begin(), chord.end());
  }
  const double scale = rms / rms_of(wave);
  for (auto& sample : wave) sample *= static_cast<float>(scale);
  return wave;
}

TEST(MusicDetection, SpeechIsNoMusic) {
  const auto speech = read_audio(TIMBRE_TEST_DATA "/voices/allison.flac");
  EXPECT_LT(music_likelihood(speech.samples, speech.sample_rate), 0.3);
}

TEST(MusicDetection, MusicIsHeardAloneAndUnderSpeech) {
  auto speech = read_audio_at(TIMBRE_TEST_DATA "/voices/allison.flac", kRate).samples;
  speech.resize(10 * kRate);
  EXPECT_GT(music_likelihood(music(0.1, 10), kRate), 0.7);
  EXPECT_GT(music_likelihood(mixed(speech, music(0.3 * rms_of(speech), 10)), kRate), 0.5);
}

TEST(MusicDetection, NoiseSilenceAndShortSounds) {
  EXPECT_LT(music_likelihood(white_noise(0.1, 5, kRate), kRate), 0.3);
  EXPECT_EQ(music_likelihood(silence(5, kRate), kRate), 0);
  EXPECT_EQ(music_likelihood(music(0.1, 0.5), kRate), 0);
  EXPECT_EQ(music_likelihood({}, kRate), 0);
}

}  // namespace
}  // namespace timbre
