#include "encoders/voice_filter.h"

#include <torch/linalg.h>
#include <torch/types.h>

#include <cmath>

namespace timbre {
namespace {

constexpr double kLeastCount = 1e-3;
const double kMostGain = std::log(10.0);  // 20 dB

// Frames of speech as rows.
torch::Tensor speech_rows(const CepstralFrames& frames) {
  const auto speech = frames.counted.flatten().nonzero().squeeze(1);
  return frames.cepstra.flatten(0, 1).index_select(0, speech);  // [N, cepstra]
}

struct SoundMeans {
  torch::Tensor counts;  // [sounds, 1]
  torch::Tensor means;   // [sounds, cepstra]
};

SoundMeans sound_means(const SoundDictionary& dictionary, const torch::Tensor& rows) {
  const auto owner = dictionary->posteriors(rows - rows.mean(0)).t();  // [sounds, N]
  const auto counts = owner.sum(1, true);
  return {counts, owner.matmul(rows) / counts.clamp_min(kLeastCount)};
}

// What is missing from one to the other, as far as the frames can tell: [sounds, cepstra].
torch::Tensor shift_between(const SoundMeans& from, const SoundMeans& to, const VoiceFilterOptions& options) {
  const auto missing = to.means - from.means;
  const auto weight = to.counts * from.counts / (to.counts + from.counts).clamp_min(kLeastCount);  // [sounds, 1]
  const auto places = torch::constant_pad_nd(from.means, {0, 1}, 1);                               // affine: a last 1
  auto ridge = torch::full({places.size(1)}, options.ridge, places.options());
  ridge[-1] = kLeastCount;  // what all sounds lack is no matter of doubt
  const auto weighted = places.t().matmul(weight * places) + ridge.diag();
  const auto function = torch::linalg_solve(weighted, places.t().matmul(weight * missing));
  const auto expected = places.matmul(function);
  auto shift = expected + weight / (weight + options.relevance) * (missing - expected);
  shift.select(1, 0).zero_();
  return shift;
}

}  // namespace

VoiceFilter fit_voice_filter(const SoundDictionary& dictionary, const CepstralFrames& wanted,
                             const CepstralFrames& spoken, const VoiceFilterOptions& options) {
  const auto target = sound_means(dictionary, speech_rows(wanted));
  const auto rows = speech_rows(spoken);
  VoiceFilter filter{rows.mean(0), torch::zeros_like(target.means)};
  const auto owner = dictionary->posteriors(rows - filter.centre);  // [N, sounds]
  for (int64_t round = 0; round < options.rounds; ++round) {
    const auto filtered = rows + owner.matmul(filter.shifts);
    filter.shifts =
        (1 - options.decay) * filter.shifts + shift_between(sound_means(dictionary, filtered), target, options);
  }
  return filter;
}

torch::Tensor filter_gains(const SoundDictionary& dictionary, const VoiceFilter& filter, const torch::Tensor& log_mel) {
  const auto cepstra = filter.shifts.size(1);
  const auto frames = cepstral_frames(log_mel, cepstra);
  const auto shifts = dictionary->posteriors(frames.cepstra - filter.centre).matmul(filter.shifts);  // [1, T, cepstra]
  const auto bands = shifts.matmul(cepstral_basis(cepstra, shifts.options())).transpose(1, 2);  // [1, kVoiceBands, T]
  return mel_bands(bands.clamp(-kMostGain, kMostGain))[0];
}

}  // namespace timbre
