#include "audio/kaldi_fbank.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace timbre {
namespace {

constexpr int64_t kFrame = 400, kHop = 160, kFftSize = 512;  // samples
constexpr int64_t kBins = kFftSize / 2;                      // the filters leave out the bin at half the sampling rate
constexpr double kLowHz = 20, kHighHz = kKaldiSampleRate / 2.0;
constexpr double kPreemphasis = 0.97, kPoveyPower = 0.85, kFloor = 1.1920928955078125e-07;

double mel_of(double hz) { return 1127 * std::log(1 + hz / 700); }

// Triangles on the mel scale, each of height one: [bands, bins + 1], the last bin zero.
at::Tensor make_filters() {
  auto filters = torch::zeros({kKaldiBands, kBins + 1});
  auto at = filters.accessor<float, 2>();
  const double low = mel_of(kLowHz), step = (mel_of(kHighHz) - low) / (kKaldiBands + 1);
  for (int64_t band = 0; band < kKaldiBands; ++band) {
    const double left = low + static_cast<double>(band) * step;
    for (int64_t bin = 0; bin < kBins; ++bin) {
      const double mel = mel_of(static_cast<double>(bin * kKaldiSampleRate) / kFftSize);
      const double rise = (mel - left) / step, fall = (left + 2 * step - mel) / step;
      at[band][bin] = static_cast<float>(std::max(0.0, std::min(rise, fall)));
    }
  }
  return filters;
}

// A Hann window that ends at zero, to the power of 0.85.
at::Tensor make_window() {
  return torch::hann_window(kFrame, /*periodic=*/false, torch::dtype(torch::kDouble)).pow(kPoveyPower).to(at::kFloat);
}

// x[t] − 0.97·x[t − 1] in each frame [B, T, frame]; the first sample stands for the one before it.
at::Tensor preemphasize(const at::Tensor& frames) {
  const auto before = at::cat({frames.narrow(2, 0, 1), frames.narrow(2, 0, kFrame - 1)}, 2);
  return frames - kPreemphasis * before;
}

}  // namespace

at::Tensor kaldi_fbank(const at::Tensor& wave) {
  if (wave.dim() != 2 || wave.size(1) < kFrame) {
    throw Error(ErrorKind::kInput, "Kaldi filter bank: a batch of waves of at least " + std::to_string(kFrame) +
                                       " samples is needed, not " + std::to_string(wave.dim()) +
                                       " axes of which the last has " +
                                       std::to_string(wave.dim() > 0 ? wave.size(-1) : 0) + "; give longer audio");
  }
  static const auto filters = make_filters(), window = make_window();
  auto frames = wave.to(at::kFloat).unfold(1, kFrame, kHop);  // [B, N] → [B, T, frame]
  frames = preemphasize(frames - frames.mean(2, /*keepdim=*/true)) * window.to(wave.device());
  const auto power = at::fft_rfft(frames, kFftSize).abs().pow(2);  // [B, T, bins + 1]
  const auto bands = at::matmul(power, filters.to(wave.device()).t());
  return bands.clamp_min(kFloor).log().transpose(1, 2);  // [B, T, bands] → [B, bands, T]
}

}  // namespace timbre
