#include "synth/pause_bound.h"

#include <gtest/gtest.h>

#include "audio/signals.h"

namespace timbre {
namespace {

constexpr int kRate = 22000;

std::size_t samples_of(double seconds) { return static_cast<std::size_t>(seconds * kRate); }

// A tone, a pause of 0.8 s from 0.5 s on, a tone.
std::vector<float> with_pause() {
  return joined({sine(200, 0.1, 0.5, kRate), silence(0.8, kRate), sine(200, 0.1, 0.5, kRate)});
}

TEST(PauseBound, CutsTheMiddleOfALongPauseAtAMark) {
  const auto samples = with_pause();
  const auto cuts = overlong_pauses(samples, kRate, {{samples_of(0.6), samples_of(0.7)}}, 0.3);
  ASSERT_EQ(cuts.size(), 1U);
  EXPECT_NEAR(static_cast<double>(cuts[0].begin), 0.65 * kRate, 1);
  EXPECT_NEAR(static_cast<double>(cuts[0].end), 1.15 * kRate, 1);
  EXPECT_EQ(without(samples, kRate, cuts).size(), samples.size() - cuts[0].size());
}

TEST(PauseBound, LeavesShortPausesAndThoseWithoutAMark) {
  const auto samples = with_pause();
  EXPECT_TRUE(overlong_pauses(samples, kRate, {{samples_of(0.6), samples_of(0.7)}}, 0.8).empty());
  EXPECT_TRUE(overlong_pauses(samples, kRate, {{samples_of(0.1), samples_of(0.4)}}, 0.3).empty());
  EXPECT_TRUE(overlong_pauses(samples, kRate, {}, 0.3).empty());
  EXPECT_TRUE(overlong_pauses({}, kRate, {{0, 1}}, 0.3).empty());
}

TEST(PauseBound, WhatSoundsStays) {
  const auto samples = with_pause();
  const auto cuts = overlong_pauses(samples, kRate, {{0, samples.size()}}, 0);
  const auto kept = without(samples, kRate, cuts);
  ASSERT_EQ(cuts.size(), 1U);
  for (std::size_t i = 0; i < samples_of(0.49); ++i) ASSERT_EQ(kept[i], samples[i]) << i;
  for (std::size_t i = 1; i < samples_of(0.49); ++i) ASSERT_EQ(kept[kept.size() - i], samples[samples.size() - i]) << i;
}

TEST(PauseBound, PlacesMoveWithTheSound) {
  const std::vector<SampleRange> cuts{{100, 150}, {300, 400}};
  EXPECT_EQ(place_without(80, cuts), 80U);
  EXPECT_EQ(place_without(120, cuts), 100U);
  EXPECT_EQ(place_without(200, cuts), 150U);
  EXPECT_EQ(place_without(1000, cuts), 850U);
}

TEST(PauseBound, AddsWhatAPauseAtAMarkLacks) {
  const auto samples = with_pause();
  EXPECT_TRUE(short_pauses(samples, kRate, {{samples_of(0.6), samples_of(0.7)}}, 0.8).empty());
  EXPECT_TRUE(short_pauses(samples, kRate, {{samples_of(0.1), samples_of(0.4)}}, 1.2).empty());
  const auto added = short_pauses(samples, kRate, {{samples_of(0.6), samples_of(0.7)}}, 1.0);
  ASSERT_EQ(added.size(), 1U);
  EXPECT_NEAR(static_cast<double>(added[0].at), 0.9 * kRate, 1);
  EXPECT_NEAR(static_cast<double>(added[0].count), 0.2 * kRate, 1);
  const auto longer = with(samples, kRate, added, 1);
  ASSERT_EQ(longer.size(), samples.size() + added[0].count);
  EXPECT_EQ(longer, with(samples, kRate, added, 1));
  for (std::size_t i = 0; i < samples_of(0.85); ++i) ASSERT_EQ(longer[i], samples[i]) << i;
  for (std::size_t i = 1; i < samples_of(0.85); ++i)
    ASSERT_EQ(longer[longer.size() - i], samples[samples.size() - i]) << i;
  EXPECT_EQ(place_with(samples_of(0.5), added), samples_of(0.5));
  EXPECT_EQ(place_with(samples_of(1.4), added), samples_of(1.4) + added[0].count);
}

}  // namespace
}  // namespace timbre
