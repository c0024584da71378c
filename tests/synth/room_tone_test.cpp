#include "synth/room_tone.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace timbre {
namespace {

constexpr int kRate = 22050;

std::vector<float> noise(std::size_t count, double level) {
  SplitMix64 random(3);
  std::vector<float> samples(count);
  for (float& sample : samples) sample = static_cast<float>(level * std::sqrt(12.0) * (random.uniform() - 0.5));
  return samples;
}

double rms(const std::vector<float>& samples) {
  double sum = 0;
  for (const float sample : samples) sum += static_cast<double>(sample) * sample;
  return std::sqrt(sum / static_cast<double>(samples.size()));
}

// A loud second with a quiet quarter in its middle.
std::vector<float> sentence(double floor) {
  auto samples = noise(kRate, 0.1);
  const auto quiet = noise(kRate / 4, floor);
  std::copy(quiet.begin(), quiet.end(), samples.begin() + kRate / 2);
  return samples;
}

TEST(RoomTone, IsAsLoudAsTheQuietestStretch) {
  RoomTone tone(kRate);
  tone.learn(sentence(0.001));
  const auto made = tone.make(kRate, 1);
  EXPECT_EQ(made.size(), static_cast<std::size_t>(kRate));
  EXPECT_NEAR(20 * std::log10(rms(made) / 0.001), 0, 1.5);
}

TEST(RoomTone, IsNeverLouderThanAQuietRoom) {
  RoomTone tone(kRate);
  tone.learn(noise(kRate, 0.1));
  EXPECT_LT(20 * std::log10(rms(tone.make(kRate, 1))), -59);
}

TEST(RoomTone, DependsOnTheSeedAndOnWhatWasLearntLast) {
  RoomTone tone(kRate), other(kRate);
  tone.learn(sentence(0.001));
  other.learn(sentence(0.0005));
  other.learn(sentence(0.001));
  EXPECT_EQ(tone.make(500, 1), other.make(500, 1));
  EXPECT_NE(tone.make(500, 1), tone.make(500, 2));
}

TEST(RoomTone, IsSilentWhereNothingWasLearnt) {
  RoomTone tone(kRate);
  EXPECT_EQ(tone.make(10, 1), std::vector<float>(10));
  tone.learn(std::vector<float>(kRate));
  tone.learn(noise(100, 0.1));
  EXPECT_EQ(tone.make(10, 1), std::vector<float>(10));
}

}  // namespace
}  // namespace timbre
