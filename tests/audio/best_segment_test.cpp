#include "audio/best_segment.h"

#include <gtest/gtest.h>

#include "audio/signals.h"

namespace timbre {
namespace {

constexpr int kRate = 16000;

double seconds(std::size_t samples) { return static_cast<double>(samples) / kRate; }

std::vector<float> phrase(double length_s, double hz = 120) {
  return joined({voice(hz, 0.08, length_s, kRate), silence(0.5, kRate)});
}

std::vector<float> with_room(const std::vector<float>& samples) {
  return mixed(samples, white_noise(1e-4, seconds(samples.size()) + 1, kRate));
}

void expect_allowed(const SampleRange& range) {
  EXPECT_GE(seconds(range.size()), 3);
  EXPECT_LE(seconds(range.size()), 10);
}

TEST(BestSegment, ShortRecordingsGiveAllTheirSpeech) {
  const auto samples = with_room(joined({silence(1, kRate), voice(120, 0.08, 2, kRate), silence(1, kRate)}));
  const SampleRange range = choose_best_segment(samples, kRate);
  EXPECT_NEAR(seconds(range.begin), 0.9, 0.15);
  EXPECT_NEAR(seconds(range.end), 3.2, 0.15);
}

TEST(BestSegment, BeginsAndEndsInPauses) {
  const auto samples =
      with_room(joined({silence(0.5, kRate), phrase(2.5), phrase(3), phrase(2), phrase(4), phrase(3)}));
  const SampleRange range = choose_best_segment(samples, kRate);
  expect_allowed(range);
  EXPECT_GE(seconds(range.size()), 4);
  EXPECT_LE(seconds(range.size()), 8.5);
  for (const std::size_t edge : {range.begin, range.end}) {
    const std::size_t begin = edge - std::min<std::size_t>(edge, 160), end = std::min(samples.size(), edge + 160);
    EXPECT_LT(rms_of({samples.begin() + static_cast<std::ptrdiff_t>(begin),
                      samples.begin() + static_cast<std::ptrdiff_t>(end)}),
              1e-3);
  }
}

TEST(BestSegment, AvoidsNoise) {
  auto samples = with_room(joined({silence(0.5, kRate), phrase(3), phrase(3), phrase(3), phrase(3), phrase(3)}));
  const auto noise = white_noise(0.02, 10.8, kRate);  // under the first three phrases and into the pause
  samples = mixed(samples, noise);
  EXPECT_GE(seconds(choose_best_segment(samples, kRate).begin), 10);
}

TEST(BestSegment, AvoidsClipping) {
  auto samples = with_room(joined({silence(0.5, kRate), phrase(5), phrase(5), phrase(5)}));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const bool clean = seconds(i) > 5.8 && seconds(i) < 11.2;
    if (!clean) samples[i] = std::clamp(samples[i] * 10, -1.f, 1.f);
  }
  const SampleRange range = choose_best_segment(samples, kRate);
  EXPECT_GE(seconds(range.begin), 5.6);
  EXPECT_LE(seconds(range.end), 11.4);
}

TEST(BestSegment, AvoidsLongPauses) {
  const auto samples = with_room(joined({voice(120, 0.08, 1, kRate), silence(3, kRate), voice(120, 0.08, 1, kRate),
                                         silence(3, kRate), phrase(2.5), phrase(2.5), silence(3, kRate)}));
  EXPECT_GE(seconds(choose_best_segment(samples, kRate).begin), 7.5);
}

TEST(BestSegment, SpeechWithoutPausesIsCut) { expect_allowed(choose_best_segment(voice(120, 0.08, 40, kRate), kRate)); }

TEST(BestSegment, ScatteredWordsGiveTheBestThereIs) {
  std::vector<float> samples = silence(1, kRate);
  for (int i = 0; i < 5; ++i) samples = joined({samples, voice(120, 0.08, 1, kRate), silence(12, kRate)});
  const SampleRange range = choose_best_segment(with_room(samples), kRate);
  EXPECT_GE(seconds(range.size()), 1);
  EXPECT_LE(seconds(range.size()), 10);
}

TEST(BestSegment, NothingInSilence) {
  EXPECT_EQ(choose_best_segment(silence(5, kRate), kRate).size(), 0u);
  EXPECT_EQ(choose_best_segment({}, kRate).size(), 0u);
}

}  // namespace
}  // namespace timbre
