#include "audio/slicer.h"

#include <gtest/gtest.h>

#include "audio/signals.h"
#include "base/expect_error.h"

namespace timbre {
namespace {

constexpr int kRate = 4000;  // Hz: low, because making signals takes the time of these tests

double begin_s(const SampleRange& range) { return static_cast<double>(range.begin) / kRate; }
double end_s(const SampleRange& range) { return static_cast<double>(range.end) / kRate; }

std::vector<float> speech(double seconds) { return voice(150, 0.1, seconds, kRate); }

void expect_in_order(const std::vector<SampleRange>& clips, std::size_t samples, double max_clip_s) {
  std::size_t last = 0;
  for (const auto& clip : clips) {
    EXPECT_LE(last, clip.begin);
    EXPECT_LT(clip.begin, clip.end);
    EXPECT_LE(static_cast<double>(clip.size()), max_clip_s * kRate + 1);
    last = clip.end;
  }
  EXPECT_LE(last, samples);
}

TEST(Slicer, CutsAtPausesOfThreeTenths) {
  // Pauses at 5, 7 and 12 s; the one at 7 s comes too soon after a cut, the one of 0.2 s is too short.
  const auto wave = joined(
      {speech(5), silence(0.4, kRate), speech(2), silence(0.4, kRate), speech(5), silence(0.2, kRate), speech(4)});
  const auto clips = slice_at_pauses(wave, kRate);
  ASSERT_EQ(clips.size(), 2U);
  EXPECT_EQ(clips[0].begin, 0U);
  EXPECT_EQ(clips[0].end, clips[1].begin);   // a short pause is cut, nothing is removed
  EXPECT_NEAR(end_s(clips[0]), 5.03, 0.02);  // the first of its frames that are wholly silent
  EXPECT_EQ(clips[1].end, wave.size());
}

TEST(Slicer, LongPausesKeepHalfASecondAtEachSide) {
  // Quiet noise with one quietest point shows where the cut falls.
  auto pause = silence(3, kRate);
  const auto wave = joined({silence(2, kRate), speech(5), pause, speech(5), silence(2, kRate)});
  const auto clips = slice_at_pauses(wave, kRate);
  ASSERT_EQ(clips.size(), 2U);
  EXPECT_NEAR(begin_s(clips[0]), 1.5, 0.05);
  EXPECT_GE(end_s(clips[0]), 7.0);
  EXPECT_LE(end_s(clips[0]), 7.5);
  EXPECT_GE(begin_s(clips[1]), 9.45);
  EXPECT_LE(begin_s(clips[1]), 10.0);
  EXPECT_GE(end_s(clips[1]), 15.0);
  EXPECT_LE(end_s(clips[1]), 15.5);
}

TEST(Slicer, ThresholdIsInDecibelsOfFullScale) {
  const auto wave = joined({speech(5), white_noise(std::pow(10, -40.0 / 20), 0.5, kRate), speech(5)});
  EXPECT_EQ(slice_at_pauses(wave, kRate).size(), 2U);
  SlicerOptions strict;
  strict.threshold_db = -46;
  EXPECT_EQ(slice_at_pauses(wave, kRate, strict).size(), 1U);
}

TEST(Slicer, LongSpeechIsCutWhereItIsQuietest) {
  // 20 s without a pause of 0.3 s; a dip of 0.1 s at 11 s.
  const auto wave = joined({speech(11), silence(0.1, kRate), speech(8.9)});
  const auto clips = slice_recording(wave, kRate);
  ASSERT_EQ(clips.size(), 2U);
  EXPECT_NEAR(end_s(clips[0]), 11.05, 0.06);
  EXPECT_EQ(clips[0].end, clips[1].begin);
  EXPECT_EQ(clips[1].end, wave.size());
}

TEST(Slicer, OneMinuteWithoutAnyPause) {
  const auto wave = speech(60);
  const auto clips = slice_recording(wave, kRate);
  EXPECT_GE(clips.size(), 4U);
  expect_in_order(clips, wave.size(), 15);
  std::size_t total = 0;
  for (const auto& clip : clips) total += clip.size();
  EXPECT_EQ(total, wave.size());  // nothing is lost
  for (const auto& clip : clips) EXPECT_GE(clip.size(), 2U * kRate);
}

TEST(Slicer, TinyClipsJoinTheNearerNeighbour) {
  // A long pause leads, so that the official slicer cuts off what follows the last pause.
  const auto wave = joined({speech(5), silence(0.5, kRate), speech(1)});
  EXPECT_EQ(slice_at_pauses(wave, kRate).size(), 2U);
  const auto clips = slice_recording(wave, kRate);
  ASSERT_EQ(clips.size(), 1U);
  EXPECT_EQ(clips[0].begin, 0U);
  EXPECT_EQ(clips[0].end, wave.size());
  // Too far apart.
  EXPECT_EQ(slice_recording(joined({speech(5), silence(4, kRate), speech(1)}), kRate).size(), 2U);
  // Together too long.
  EXPECT_EQ(slice_recording(joined({speech(14.5), silence(0.4, kRate), speech(1)}), kRate).size(), 2U);
}

TEST(Slicer, ShortSilentAndEmptyRecordings) {
  EXPECT_TRUE(slice_recording({}, kRate).empty());
  EXPECT_EQ(slice_recording(speech(0.4), kRate).size(), 1U);
  EXPECT_EQ(slice_recording({0.5F}, kRate).size(), 1U);
  const auto quiet = slice_recording(silence(60, kRate), kRate);
  expect_in_order(quiet, 60U * kRate, 15);
}

TEST(Slicer, TrimsSilenceAtTheEnds) {
  const auto wave = joined({silence(2, kRate), speech(3), silence(2, kRate)});
  const auto range = trimmed_silence(wave, kRate, {0, wave.size()});
  EXPECT_NEAR(begin_s(range), 1.5, 0.05);
  EXPECT_NEAR(end_s(range), 5.5, 0.05);
  const auto all = trimmed_silence(speech(3), kRate, {0, 3U * kRate});
  EXPECT_EQ(all.size(), 3U * kRate);
  EXPECT_EQ(trimmed_silence(silence(3, kRate), kRate, {0, 3U * kRate}).size(), 3U * kRate);
}

TEST(Slicer, OptionsThatContradictAreRefused) {
  SlicerOptions options;
  options.min_interval_ms = 5;
  EXPECT_ERROR(ErrorKind::kUsage, "the least pause", slice_recording(speech(1), kRate, options));
  options = {};
  options.min_length_ms = 200;
  EXPECT_ERROR(ErrorKind::kUsage, "the least length", slice_recording(speech(1), kRate, options));
  options = {};
  options.max_clip_s = std::nan("");
  EXPECT_ERROR(ErrorKind::kUsage, "the greatest length", slice_recording(speech(1), kRate, options));
}

}  // namespace
}  // namespace timbre
