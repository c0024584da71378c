#include "audio/resample.h"

#include <gtest/gtest.h>

#include "audio/signals.h"
#include "base/expect_error.h"

namespace timbre {
namespace {

TEST(Resample, KeepsASineAndItsTiming) {
  for (const auto& [from, to] : {std::pair{44100, 32000}, {8000, 48000}, {48000, 16000}, {22050, 16000}}) {
    const auto result = resample(sine(1000, 0.5, 2, from), from, to);
    const auto expected = sine(1000, 0.5, 2, to);
    ASSERT_EQ(result.size(), expected.size());
    for (std::size_t i = expected.size() / 10; i < expected.size() * 9 / 10; ++i) {
      ASSERT_NEAR(result[i], expected[i], 1e-4) << from << " to " << to << " at " << i;
    }
  }
}

TEST(Resample, RemovesWhatDoesNotFit) {
  const auto result = resample(sine(11000, 0.5, 2, 44100), 44100, 16000);
  EXPECT_LT(rms_of(std::vector<float>(result.begin() + 1000, result.end() - 1000)), 1e-4);
}

TEST(Resample, LengthIsTheNearestWholeNumber) {
  for (const std::size_t length : {1u, 2u, 3u, 100u, 12345u}) {
    EXPECT_EQ(resample(std::vector<float>(length), 44100, 16000).size(), (length * 16000 + 22050) / 44100);
  }
  EXPECT_TRUE(resample({}, 44100, 16000).empty());
}

TEST(Resample, SameRateIsTheSameSignal) {
  const auto samples = white_noise(0.1, 0.1, 16000);
  EXPECT_EQ(resample(samples, 16000, 16000), samples);
}

TEST(Resample, StreamEqualsWhole) {
  const auto samples = white_noise(0.1, 3.3, 44100);
  for (const std::size_t block : {1u << 7, 1000u, 44100u}) {
    Resampler resampler(44100, 24000);
    std::vector<float> streamed;
    const auto append = [&](const std::vector<float>& part) {
      streamed.insert(streamed.end(), part.begin(), part.end());
    };
    for (std::size_t at = 0; at < samples.size(); at += block) {
      const std::size_t end = std::min(samples.size(), at + block);
      append(resampler.process(
          {samples.begin() + static_cast<std::ptrdiff_t>(at), samples.begin() + static_cast<std::ptrdiff_t>(end)}));
    }
    append(resampler.finish());
    EXPECT_LT(max_difference(streamed, resample(samples, 44100, 24000)), 1e-6) << block;
  }
}

TEST(Resample, RatesAreChecked) {
  EXPECT_ERROR(ErrorKind::kUsage, "rates go from", resample({0.f}, 0, 16000));
  EXPECT_ERROR(ErrorKind::kUsage, "rates go from", Resampler(16000, 2000000));
}

}  // namespace
}  // namespace timbre
