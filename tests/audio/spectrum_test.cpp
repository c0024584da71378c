#include "audio/spectrum.h"

#include <gtest/gtest.h>

#include <numeric>

#include "audio/resample.h"
#include "audio/signals.h"
#include "audio/voice_activity.h"
#include "base/expect_error.h"

namespace timbre {
namespace {

TEST(PowerSpectrum, OfAFullScaleSine) {
  constexpr int kRate = 16000;
  PowerSpectrum spectrum(512);
  EXPECT_EQ(spectrum.bins(), 257u);
  const auto power = spectrum.at(sine(1000, 1, 1, kRate), 8000);  // 1 kHz is bin 32
  EXPECT_NEAR(power[32], 1, 1e-3);
  EXPECT_NEAR(power[31], 0.25, 1e-3);  // Hann: half the amplitude next door, nothing beyond
  EXPECT_LT(power[40], 1e-8);
}

TEST(PowerSpectrum, EqualsTheDefinition) {
  const auto samples = white_noise(0.3, 0.004, 16000);
  ASSERT_EQ(samples.size(), 64u);
  PowerSpectrum spectrum(64);
  const auto power = spectrum.at(samples, 32);
  for (std::size_t k = 0; k < power.size(); ++k) {
    std::complex<double> sum = 0;
    for (std::size_t i = 0; i < 64; ++i) {
      const double window = 0.5 - 0.5 * std::cos(2 * kPi * static_cast<double>(i) / 64);
      sum += double{samples[i]} * window * std::polar(1.0, -2 * kPi * static_cast<double>(i * k) / 64);
    }
    EXPECT_NEAR(power[k], std::norm(sum) * 16 / (64 * 64), 1e-5) << k;
  }
}

TEST(PowerSpectrum, OutsideTheSignalIsSilence) {
  PowerSpectrum spectrum(256);
  const auto power = spectrum.at(sine(1000, 1, 0.1, 16000), 100000);
  EXPECT_EQ(std::accumulate(power.begin(), power.end(), 0.f), 0.f);
  EXPECT_EQ(spectrum.at({}, 0)[3], 0.f);
}

TEST(PowerSpectrum, SizeMustBeAPowerOfTwo) {
  EXPECT_ERROR(ErrorKind::kInternal, "power of two", PowerSpectrum(400));
  EXPECT_ERROR(ErrorKind::kInternal, "power of two", PowerSpectrum(0));
}

double measured(const std::vector<float>& samples, int rate) {
  const VoiceActivity activity = detect_voice(samples, rate);
  return bandwidth_hz(samples, rate, activity.hop_samples, activity.speech);
}

TEST(Bandwidth, OfUpsampledSound) {
  for (const int origin : {8000, 16000, 22050}) {
    const auto narrow = joined({silence(1, origin), white_noise(0.1, 2, origin), silence(1, origin)});
    const double hz = measured(mixed(resample(narrow, origin, 44100), white_noise(1e-5, 4, 44100, 2)), 44100);
    EXPECT_NEAR(hz, origin / 2.0, 0.06 * origin) << origin;
  }
}

TEST(Bandwidth, WideNoiseUnderANarrowVoiceDoesNotCount) {
  const auto samples = mixed(joined({silence(1, 44100), voice(200, 0.1, 2, 44100, 3400), silence(1, 44100)}),
                             white_noise(0.003, 4, 44100));
  EXPECT_NEAR(measured(samples, 44100), 3500, 400);
}

TEST(Bandwidth, OfNothingIsZero) {
  EXPECT_EQ(measured(silence(1, 16000), 16000), 0);
  EXPECT_EQ(measured({}, 16000), 0);
}

}  // namespace
}  // namespace timbre
