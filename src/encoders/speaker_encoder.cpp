#include "encoders/speaker_encoder.h"

#include <torch/nn/functional/padding.h>
#include <torch/nn/functional/upsampling.h>
#include <torch/types.h>

#include <cmath>

namespace timbre {
namespace {

namespace F = torch::nn::functional;

constexpr double kRelevance = 8;   // frames after which a sound's own mean counts as much as the dictionary's
constexpr double kQuietest = 3.5;  // below the loud frames, natural logarithm of the amplitude: 30 dB
constexpr int64_t kMelBands = 80;
constexpr int64_t kLowestBand = 1;  // below is hum; above the last, 7.1 kHz, what a recording at 16 kHz has lost
constexpr double kDeepest = 6.5;    // of a band below the loud frames' level: 56 dB; digital silence would outweigh all
constexpr double kSummary = 0.3;    // weight of the plain means and deviations beside the sounds' shifts

// Bands twice as wide, in which the harmonics of a high voice do not stand out: [B, 80, T] → [B, kVoiceBands, T].
torch::Tensor wide_bands(const torch::Tensor& log_mel) {
  return torch::logsumexp(log_mel.narrow(1, kLowestBand, 2 * kVoiceBands).unflatten(1, {-1, 2}), 2);
}

}  // namespace

VoicePitchImpl::VoicePitchImpl(int64_t speaker_dim)
    : weight_{register_buffer("weight", torch::zeros({speaker_dim}))},
      direction_{register_buffer("direction", torch::zeros({speaker_dim}))},
      bias_{register_buffer("bias", torch::zeros({1}))} {}

double VoicePitchImpl::log_f0(const torch::Tensor& g) const { return (weight_.dot(g) + bias_).item<double>(); }

torch::Tensor VoicePitchImpl::moved_to(const torch::Tensor& g, double log_f0) const {
  return moved_by(g, log_f0 - this->log_f0(g));
}

torch::Tensor VoicePitchImpl::moved_by(const torch::Tensor& g, double log_f0) const { return g + log_f0 * direction_; }

torch::Tensor cepstral_basis(int64_t cepstra, const torch::TensorOptions& options) {
  const auto k = torch::arange(cepstra, options).unsqueeze(1);  // the discrete cosine transform (type II)
  const auto n = torch::arange(kVoiceBands, options).unsqueeze(0) + 0.5;
  constexpr auto bands = static_cast<double>(kVoiceBands);
  return torch::cos(k * n * (M_PI / bands)) * std::sqrt(2.0 / bands);
}

torch::Tensor mel_bands(const torch::Tensor& wide) {
  const auto between = F::interpolate(wide.transpose(1, 2), F::InterpolateFuncOptions()
                                                                .size(std::vector<int64_t>{2 * kVoiceBands})
                                                                .mode(torch::kLinear)
                                                                .align_corners(false));  // [B, T, 2 · kVoiceBands]
  const auto above = kMelBands - kLowestBand - 2 * kVoiceBands;
  return F::pad(between, F::PadFuncOptions({kLowestBand, above}).mode(torch::kReplicate)).transpose(1, 2);
}

CepstralFrames cepstral_frames(const torch::Tensor& log_mel, int64_t cepstra) {
  const auto bands = wide_bands(log_mel);
  const auto level = bands.mean(1, true);                       // [B, 1, T]
  const auto loud = level.quantile(0.95, 2, /*keepdim=*/true);  // [B, 1, 1]
  const auto counted = level.gt(loud - kQuietest).to(log_mel.scalar_type()).transpose(1, 2);
  const auto basis = cepstral_basis(cepstra, log_mel.options());
  CepstralFrames frames{basis.matmul(torch::maximum(bands, loud - kDeepest)).transpose(1, 2), counted};
  const auto mean_level = frames.mean().narrow(2, 0, 1);
  frames.cepstra = frames.cepstra - torch::constant_pad_nd(mean_level, {0, cepstra - 1});
  return frames;
}

SoundDictionaryImpl::SoundDictionaryImpl(int64_t sounds, int64_t cepstra)
    : means{register_buffer("means", torch::randn({sounds, cepstra}))},
      deviations{register_buffer("deviations", torch::ones({sounds, cepstra}))},
      shares{register_buffer("shares", torch::full({sounds}, 1.0 / static_cast<double>(sounds)))} {}

torch::Tensor SoundDictionaryImpl::posteriors(const torch::Tensor& cepstra) const {
  const auto precision = deviations.pow(-2);  // [K, D]
  const auto constant = shares.log() - deviations.log().sum(1) - 0.5 * (means.pow(2) * precision).sum(1);
  return torch::softmax(cepstra.matmul((means * precision).t()) - 0.5 * cepstra.pow(2).matmul(precision.t()) + constant,
                        -1);
}

torch::Tensor SoundDictionaryImpl::shifts(const CepstralFrames& frames) const {
  const auto owner = (posteriors(frames.cepstra) * frames.counted).transpose(1, 2);  // [B, K, T]
  const auto count = owner.sum(2, true);                                             // [B, K, 1]
  const auto shift = (owner.matmul(frames.cepstra) - count * means) / (count + kRelevance) / deviations;
  return (shift * (shares * static_cast<double>(shares.size(0))).sqrt().unsqueeze(1)).flatten(1);
}

SpeakerEncoderImpl::SpeakerEncoderImpl(const SpeakerEncoderConfig& config)
    : pitch{register_module("pitch", VoicePitch(config.speaker_dim))},
      as_recorded{register_module("as_recorded", SoundDictionary(config.sounds, config.cepstra))},
      relative{register_module("relative", SoundDictionary(config.sounds, config.cepstra))},
      out{register_module("out", torch::nn::Linear(config.statistics(), config.speaker_dim))},
      config_(config) {}

torch::Tensor SpeakerEncoderImpl::statistics(const torch::Tensor& log_mel) {
  const auto frames = cepstral_frames(log_mel, config_.cepstra), centred = frames.without_mean();
  const CepstralFrames squared{centred.cepstra.pow(2), centred.counted};
  return torch::cat({as_recorded->shifts(frames), relative->shifts(centred), kSummary * frames.mean().flatten(1),
                     kSummary * squared.mean().sqrt().flatten(1)},
                    1);
}

torch::Tensor SpeakerEncoderImpl::forward(const torch::Tensor& log_mel) { return out(statistics(log_mel)); }

}  // namespace timbre
