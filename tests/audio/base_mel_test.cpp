#include "audio/base_mel.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>

namespace timbre {
namespace {

at::Tensor tone(double hz, int64_t samples) {
  return 0.3 * torch::sin(2 * M_PI * hz / kBaseSampleRate * torch::arange(samples)).to(torch::kFloat);
}

double rms(const at::Tensor& wave) { return wave.pow(2).mean().sqrt().item<double>(); }

TEST(FilterMelBands, NoGainLeavesTheWave) {
  torch::manual_seed(1);
  for (const int64_t samples : {512, 1000, 25600, 30001}) {
    const auto wave = torch::randn({samples}), same = filter_mel_bands(wave, torch::zeros({80, samples / 256}));
    ASSERT_EQ(same.size(0), samples);
    EXPECT_LT((same - wave).abs().max().item<double>(), 1e-4) << samples;
  }
}

TEST(FilterMelBands, RaisesTheBandThatItIsTold) {
  auto gains = torch::zeros({80, 100});
  gains.slice(0, 0, 30).fill_(std::log(2.0));  // up to about 1.1 kHz
  const auto low = tone(400, 25600), high = tone(4000, 25600);
  const auto middle = [](const at::Tensor& wave) { return wave.narrow(0, 5000, 15000); };
  EXPECT_NEAR(rms(middle(filter_mel_bands(low, gains))), 2 * rms(middle(low)), 0.01);
  EXPECT_NEAR(rms(middle(filter_mel_bands(high, gains))), rms(middle(high)), 0.002);
}

TEST(FilterMelBands, GainsApplyWhenTheirFrameSounds) {
  auto gains = torch::zeros({80, 100});
  gains.slice(1, 50).fill_(std::log(3.0));  // from sample 12,800
  const auto wave = tone(1000, 25600), filtered = filter_mel_bands(wave, gains);
  EXPECT_NEAR(rms(filtered.narrow(0, 2000, 10000)), rms(wave.narrow(0, 2000, 10000)), 0.003);
  EXPECT_NEAR(rms(filtered.narrow(0, 13600, 10000)), 3 * rms(wave.narrow(0, 13600, 10000)), 0.01);
  // Frame t of the filter is frame t of the log-mel: half of the step is done where it is.
  const double at_step = rms(filtered.narrow(0, 12800 - 64, 128)) / rms(wave.narrow(0, 12800 - 64, 128));
  EXPECT_GT(at_step, 1.4);
  EXPECT_LT(at_step, 2.6);
}

}  // namespace
}  // namespace timbre
