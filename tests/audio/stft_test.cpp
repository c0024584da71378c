// Golden numbers: tests/data/golden/spectrogram.safetensors, of the official module/mel_processing.py.
#include "audio/stft.h"

#include <gtest/gtest.h>

#include "audio/mel.h"
#include "base/error.h"
#include "golden_util.h"

namespace timbre {
namespace {

SpectrogramConfig spectrogram(int64_t rate, int64_t n_fft, int64_t hop) {
  SpectrogramConfig config;
  config.sample_rate = rate;
  config.n_fft = n_fft;
  config.hop = hop;
  return config;
}

TEST(SpectrogramTest, EqualsTheOfficialLinearSpectrogram) {
  const auto golden = golden::load("spectrogram").tensors;
  EXPECT_CLOSE(linear_spectrogram(golden.at("i/wave"), {}), golden.at("o/spec_2048_640_2048"), 1e-4);
}

TEST(SpectrogramTest, EqualsTheOfficialLogMels) {
  const auto golden = golden::load("spectrogram").tensors;
  MelConfig hundred;
  hundred.bands = 100;
  const struct {
    const char* name;
    SpectrogramConfig spectrogram;
    MelConfig mel;
  } cases[] = {{"o/mel128_sr32000", {}, {}},
               {"o/mel100_v3_sr24000_1024_256", spectrogram(24000, 1024, 256), hundred},
               {"o/mel100_v4_sr32000_1280_320", spectrogram(32000, 1280, 320), hundred}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    LogMel mel(c.spectrogram, c.mel);
    EXPECT_CLOSE(mel.of_wave(golden.at("i/wave")), golden.at(c.name), 1e-4);
  }
}

TEST(SpectrogramTest, OneFrameForEveryHop) {
  const auto config = spectrogram(22050, 1024, 256);
  EXPECT_EQ(linear_spectrogram(torch::zeros({2, 256 * 9}), config).sizes(), torch::IntArrayRef({2, 513, 9}));
}

TEST(SpectrogramTest, IsDifferentiableOnSilence) {
  const auto wave = torch::zeros({1, 4096}).requires_grad_();
  linear_spectrogram(wave, {}).sum().backward();
  EXPECT_TRUE(torch::isfinite(wave.grad()).all().item<bool>());
}

TEST(SpectrogramTest, RefusesWavesTooShortToReflect) {
  EXPECT_THROW(linear_spectrogram(torch::zeros({1, 704}), {}), Error);
  EXPECT_NO_THROW(linear_spectrogram(torch::zeros({1, 705}), {}));
}

TEST(MelFiltersTest, EachBandHasUnitAreaAndPeaksInOrder) {
  const auto config = spectrogram(22050, 16384, 256);
  MelConfig mel;
  mel.bands = 20;
  const auto filters = mel_filters(config, mel);
  const double hz_per_bin = 22050.0 / 16384.0;
  const auto areas = filters.sum(1) * hz_per_bin;
  EXPECT_TRUE(torch::allclose(areas, torch::ones({20}), 1e-2));
  const auto peaks = filters.argmax(1);
  EXPECT_TRUE((peaks.narrow(0, 1, 19) > peaks.narrow(0, 0, 19)).all().item<bool>());
}

}  // namespace
}  // namespace timbre
