#include "data/augment.h"

#include <torch/fft.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace timbre {
namespace {

at::Generator generator(SplitMix64& random) { return at::make_generator<at::CPUGeneratorImpl>(random()); }

double between(SplitMix64& random, double low, double high) { return low + (high - low) * random.uniform(); }

double rms(const at::Tensor& x) { return std::sqrt(x.pow(2).mean().item<double>()) + 1e-6; }

// Multiplies the spectrum by a gain curve given at `points` (dB), interpolated over log-spaced bands.
at::Tensor shape_spectrum(const at::Tensor& wave, const at::Tensor& gain_db) {
  const auto spectrum = torch::fft::rfft(wave);
  const auto position = torch::linspace(0, 1, spectrum.size(0)).mul(40).add(1).log().div(std::log(41.0));
  const auto index = position * static_cast<double>(gain_db.size(0) - 1);
  const auto low = index.floor().to(torch::kLong).clamp(0, gain_db.size(0) - 2);
  const auto fraction = index - low;
  const auto curve = gain_db.index_select(0, low) * (1 - fraction) + gain_db.index_select(0, low + 1) * fraction;
  return torch::fft::irfft(spectrum * torch::pow(10, curve / 20), wave.size(0));
}

at::Tensor low_pass(const at::Tensor& wave, double cutoff_hz, int sample_rate) {
  const auto spectrum = torch::fft::rfft(wave);
  const auto hz = torch::linspace(0, sample_rate / 2.0, spectrum.size(0));
  return torch::fft::irfft(spectrum * torch::sigmoid((cutoff_hz - hz) / 100), wave.size(0));
}

at::Tensor reverberate(const at::Tensor& wave, int sample_rate, SplitMix64& random) {
  const double t60 = between(random, 0.1, 0.6), wet = between(random, 0.05, 0.45);
  const auto n = static_cast<int64_t>(t60 * sample_rate);
  auto room = torch::randn({n}, generator(random)) * torch::exp(torch::linspace(0, -6.9, n));
  room = room / room.norm() * wet;
  room[0] = 1;
  const auto size = wave.size(0) + n;
  return torch::fft::irfft(torch::fft::rfft(wave, size) * torch::fft::rfft(room, size), size).slice(0, 0, wave.size(0));
}

// Bins of each 512-sample block that lie far under the block's peak vanish, as a coder with few bits leaves them out.
at::Tensor drop_weak_bins(const at::Tensor& wave, SplitMix64& random) {
  const double floor_db = between(random, -52, -32);
  const auto window = torch::hann_window(512);
  auto spectrum = torch::stft(wave, 512, 128, 512, window, true, "reflect", false, true, true);
  const auto power = spectrum.abs();
  const auto keep = power > power.amax(0, true) * std::pow(10, floor_db / 20);
  return torch::istft(spectrum * keep, 512, 128, 512, window, true, false, true, wave.size(0));
}

at::Tensor add_noise(const at::Tensor& wave, SplitMix64& random) {
  auto noise = torch::randn({wave.size(0)}, generator(random));
  noise =
      shape_spectrum(noise, torch::randn({6}, generator(random)) * 12 - torch::linspace(0, between(random, 0, 30), 6));
  return wave + noise * (rms(wave) / rms(noise) * std::pow(10, -between(random, 5, 40) / 20));
}

}  // namespace

at::Tensor augment_wave(const at::Tensor& wave, const at::Tensor& other, int sample_rate, const AugmentOptions& options,
                        SplitMix64& random) {
  auto x = wave;
  if (random.uniform() < options.reverb) x = reverberate(x, sample_rate, random);
  if (random.uniform() < options.babble && other.defined())
    x = x + other * (rms(x) / rms(other) * std::pow(10, -between(random, 8, 25) / 20));
  if (random.uniform() < options.noise) x = add_noise(x, random);
  if (random.uniform() < options.equalizer) x = shape_spectrum(x, torch::randn({8}, generator(random)) * 5);
  if (random.uniform() < options.band_limit) x = low_pass(x, between(random, 3000, 9000), sample_rate);
  if (random.uniform() < options.clipping) {
    const double limit = rms(x) * between(random, 2, 4);
    x = x.clamp(-limit, limit);
  }
  if (random.uniform() < options.codec) x = drop_weak_bins(x, random);
  return x;
}

at::Tensor warp_mel(const at::Tensor& log_mel, double factor) {
  const auto bands = log_mel.size(0);
  const auto position = (torch::arange(bands, torch::kFloat) * factor).clamp_max(static_cast<double>(bands - 1));
  const auto low = position.floor().to(torch::kLong).clamp_max(bands - 2);
  const auto fraction = (position - low).unsqueeze(1);
  return log_mel.index_select(0, low) * (1 - fraction) + log_mel.index_select(0, low + 1) * fraction;
}

at::Tensor mask_mel(const at::Tensor& log_mel, SplitMix64& random) {
  auto x = log_mel.clone();
  const auto mean = x.mean(1, true);
  const auto hide = [&](int64_t axis, int64_t widest) {
    const auto width = static_cast<int64_t>(random.uniform() * static_cast<double>(widest));
    const auto start =
        static_cast<int64_t>(random.uniform() * static_cast<double>(std::max<int64_t>(1, x.size(axis) - width)));
    x.slice(axis, start, start + width)
        .copy_(axis == 0 ? mean.slice(0, start, start + width).expand({-1, x.size(1)}) : mean.expand({-1, width}));
  };
  hide(0, 10);
  hide(1, 8);
  return x;
}

}  // namespace timbre
