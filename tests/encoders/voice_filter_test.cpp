#include "encoders/voice_filter.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>

namespace timbre {
namespace {

constexpr int64_t kSounds = 4, kCepstra = 6;

SoundDictionary dictionary() {
  const torch::NoGradGuard no_grad;
  SoundDictionary made(kSounds, kCepstra);
  made->means.zero_();
  for (int64_t k = 0; k < kSounds; ++k) made->means[k][1 + k] = 4;
  made->means -= made->means.mean(0);
  return made;
}

// Frames of a voice whose sounds lie at places [kSounds, kCepstra].
CepstralFrames voice_at(const torch::Tensor& places, int64_t frames, int seed) {
  torch::manual_seed(seed);
  const auto sound = torch::randint(places.size(0), {frames}, torch::kLong);
  auto cepstra = places.index_select(0, sound) + 0.3 * torch::randn({frames, kCepstra});
  cepstra.select(1, 0).zero_();
  return {cepstra.unsqueeze(0), torch::ones({1, frames, 1})};
}

// Another vocal tract: every sound is moved by an affine function, and the last by something of its own.
torch::Tensor moved(const torch::Tensor& places) {
  auto result = 0.9 * places + 0.1 * places.roll(1, 1);
  result.select(1, 2) += 0.8;
  result[kSounds - 1][5] += 1.5;
  result.select(1, 0).zero_();
  return result;
}

torch::Tensor means_of(const SoundDictionary& sounds, const torch::Tensor& rows) {
  const auto owner = sounds->posteriors(rows - rows.mean(0)).t();
  return owner.matmul(rows) / owner.sum(1, true);
}

TEST(VoiceFilter, BringsTheSoundsToWhereTheyAreWanted) {
  const torch::NoGradGuard no_grad;
  const auto sounds = dictionary();
  const auto places = sounds->means.clone();
  const auto spoken = voice_at(places, 1500, 1), wanted = voice_at(moved(places), 600, 2);
  const auto filter = fit_voice_filter(sounds, wanted, spoken);
  const auto rows = voice_at(places, 800, 3).cepstra[0];  // what it was not fitted on
  const auto filtered = rows + sounds->posteriors(rows - filter.centre).matmul(filter.shifts);
  const auto target = moved(places);
  const double before = (means_of(sounds, rows) - target).norm().item<double>();
  const double after = (means_of(sounds, filtered) - target).norm().item<double>();
  EXPECT_GT(before, 1.5);
  EXPECT_LT(after, 0.25 * before);
}

TEST(VoiceFilter, TheSameVoiceNeedsNone) {
  const torch::NoGradGuard no_grad;
  const auto sounds = dictionary();
  const auto filter = fit_voice_filter(sounds, voice_at(sounds->means, 2000, 1), voice_at(sounds->means, 2000, 2));
  EXPECT_LT(filter.shifts.abs().max().item<double>(), 0.15);
}

TEST(VoiceFilter, FewFramesMoveLittleByThemselves) {
  const torch::NoGradGuard no_grad;
  const auto sounds = dictionary();
  const auto spoken = voice_at(sounds->means, 1500, 1);
  auto places = sounds->means.clone();
  places[3][5] += 3;  // one sound alone
  VoiceFilterOptions options;
  options.ridge = 1e6;                           // no affine function
  const auto lone_shift = [&](int64_t frames) {  // beyond what all sounds are shifted by
    const auto shifts = fit_voice_filter(sounds, voice_at(places, frames, 2), spoken, options).shifts.select(1, 5);
    return (shifts[3] - shifts[0]).item<double>();
  };
  EXPECT_LT(lone_shift(8), 0.7 * lone_shift(2000));
}

TEST(VoiceFilter, TheLevelAndPausesDoNotMatter) {
  const torch::NoGradGuard no_grad;
  const auto sounds = dictionary();
  const auto spoken = voice_at(sounds->means, 500, 1), wanted = voice_at(moved(sounds->means), 400, 2);
  const auto filter = fit_voice_filter(sounds, wanted, spoken);
  EXPECT_EQ(filter.shifts.select(1, 0).abs().max().item<float>(), 0);
  const auto junk = 9 * torch::randn({1, 50, kCepstra});
  const CepstralFrames with_pause{torch::cat({wanted.cepstra, junk}, 1),
                                  torch::cat({wanted.counted, torch::zeros({1, 50, 1})}, 1)};
  EXPECT_TRUE(torch::allclose(filter.shifts, fit_voice_filter(sounds, with_pause, spoken).shifts, 1e-4, 1e-5));
}

TEST(VoiceFilter, GainsAreOfTheBandsAndBounded) {
  const torch::NoGradGuard no_grad;
  const auto sounds = dictionary();
  torch::manual_seed(4);
  const auto log_mel = torch::randn({1, 80, 30});
  VoiceFilter filter{torch::zeros({kCepstra}), torch::zeros({kSounds, kCepstra})};
  EXPECT_EQ(filter_gains(sounds, filter, log_mel).abs().max().item<float>(), 0);
  filter.shifts.select(1, 1).fill_(1);  // all sounds alike: a tilt, from the low bands to the high ones
  const auto gains = filter_gains(sounds, filter, log_mel);
  EXPECT_EQ(gains.sizes(), (std::vector<int64_t>{80, 30}));
  EXPECT_GT(gains[2][7].item<double>(), 0.2);
  EXPECT_LT(gains[75][7].item<double>(), -0.2);
  EXPECT_NEAR(gains.mean().item<double>(), 0, 0.02);
  filter.shifts.fill_(1e6);
  EXPECT_NEAR(filter_gains(sounds, filter, log_mel).abs().max().item<double>(), std::log(10.0), 1e-6);
}

}  // namespace
}  // namespace timbre
