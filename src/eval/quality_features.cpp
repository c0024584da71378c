#include "eval/quality_features.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audio/base_mel.h"
#include "audio/pitch.h"
#include "audio/spectrum.h"

namespace timbre {
namespace {

constexpr int64_t kGroups = 8, kBandsEach = 10;

// Rows of [T, …] where somebody speaks.
at::Tensor speech_frames(const HeardSpeech& speech, int64_t frames) {
  std::vector<int64_t> index;
  for (const SampleRange& segment : speech.base_activity.segments) {
    const auto begin = static_cast<int64_t>(segment.begin) / kBaseHopSamples;
    const auto end = std::min(frames, static_cast<int64_t>(segment.end) / kBaseHopSamples);
    for (int64_t t = begin; t < end; ++t) index.push_back(t);
  }
  if (index.empty()) index.push_back(0);
  return at::tensor(index, at::kLong);
}

double kurtosis(const at::Tensor& values) {
  const auto centred = values - values.mean();
  const double square = centred.pow(2).mean().item<double>();
  return square > 0 ? centred.pow(4).mean().item<double>() / (square * square) : 0;
}

// Spectrum and its movement, in eight groups of ten mel bands.
void add_spectral(const at::Tensor& log_mel, Features& features) {
  const auto groups = log_mel.reshape({log_mel.size(0), kGroups, kBandsEach}).mean(2);  // [T, 8]
  const auto mean = groups.mean(0), deviation = groups.std(0, false);
  const auto overall = groups.mean();
  for (int64_t g = 0; g < kGroups; ++g) {
    features.emplace_back(fmt::format("tilt{}", g), (mean[g] - overall).item<double>());
    features.emplace_back(fmt::format("spread{}", g), deviation[g].item<double>());
  }
  const auto step = (groups.slice(0, 1) - groups.slice(0, 0, -1));
  const auto loudness = step.mean(1);
  features.emplace_back("step_mean", step.abs().mean().item<double>());
  features.emplace_back("step_kurtosis", std::log(1 + kurtosis(loudness)));
  features.emplace_back("attack", at::quantile(loudness, 0.95).item<double>());
  features.emplace_back("decay", at::quantile(loudness, 0.05).item<double>());
  // How rough the spectrum is from band to band: harmonics and formants stand out of it, noise fills the gaps.
  features.emplace_back("roughness", (log_mel.slice(1, 1) - log_mel.slice(1, 0, -1)).abs().mean().item<double>());
  const auto ordered = std::get<0>(log_mel.sort(0));
  const auto at_share = [&](double q) {
    return ordered[static_cast<int64_t>(q * static_cast<double>(ordered.size(0) - 1))].mean();
  };
  features.emplace_back("dynamics", (at_share(0.95) - at_share(0.05)).item<double>());
}

void add_heard(const at::Tensor& log_probs, Features& features) {
  const auto best = std::get<0>(log_probs.max(1));
  const auto entropy = -(log_probs.exp() * log_probs).sum(1);
  features.emplace_back("clarity", best.mean().item<double>());
  features.emplace_back("clarity_low", at::quantile(best, 0.1).item<double>());
  features.emplace_back("entropy", entropy.mean().item<double>());
  features.emplace_back("pauses_heard", log_probs.select(1, 0).exp().mean().item<double>());
  const auto change = (log_probs.slice(0, 1).exp() - log_probs.slice(0, 0, -1).exp()).abs().sum(1);
  features.emplace_back("restlessness", change.mean().item<double>());
}

// Octaves from one voiced frame to the next, and how much of the speech is voiced.
void add_pitch(const HeardSpeech& speech, Features& features) {
  const PitchTrack track = track_pitch(speech.base, kBaseSampleRate);
  double jumps = 0;
  std::size_t pairs = 0, voiced = 0;
  for (std::size_t i = 0; i < track.f0_hz.size(); ++i) {
    if (track.f0_hz[i] <= 0) continue;
    ++voiced;
    if (i == 0 || track.f0_hz[i - 1] <= 0) continue;
    jumps += std::abs(std::log2(track.f0_hz[i] / track.f0_hz[i - 1]));
    ++pairs;
  }
  features.emplace_back("pitch_jumps", pairs > 0 ? 12 * jumps / static_cast<double>(pairs) : 0);
  features.emplace_back("voiced",
                        static_cast<double>(voiced) * track.hop_s / std::max(0.1, speech.base_activity.speech_s));
}

// Power of the octave from 8 kHz over that below it, which the encoders' mel does not reach.
void add_top(const HeardSpeech& speech, Features& features) {
  const auto& activity = speech.base_activity;
  const auto spectrum = mean_spectrum(speech.base, 1024, activity.hop_samples, activity.speech);
  const auto bin = [](double hz) { return static_cast<std::size_t>(hz * 1024 / kBaseSampleRate); };
  const auto power = [&](double low, double high) {
    double sum = 1e-12;
    for (std::size_t k = bin(low); k < bin(high); ++k) sum += spectrum[k];
    return sum;
  };
  features.emplace_back("top", std::log10(power(8000, 11000) / power(500, 4000)));
}

void add_measured(const ItemScores& scores, Features& features) {
  const auto add = [&](const char* name, const char* metric, auto scale) {
    if (const auto value = scores.value(metric)) features.emplace_back(name, scale(*value));
  };
  const auto plain = [](double value) { return value; };
  add("snr", "snr_db", [](double db) { return std::min(db, 60.0); });
  add("clipping", "clipping_ratio", [](double ratio) { return std::log10(ratio + 1e-5); });
  add("bandwidth", "bandwidth_hz", [](double hz) { return std::log2(std::max(hz, 500.0)); });
  add("clicks", "clicks_per_s", [](double rate) { return std::log(1 + rate); });
  add("per", "per", plain);
  add("skipped", "skipped_phonemes", plain);
  add("repeated", "repeated_phonemes", plain);
  add("fit", "phoneme_fit", plain);
}

}  // namespace

Features quality_features(const HeardSpeech& speech, const at::Tensor& class_log_probs, const ItemScores& scores) {
  Features features;
  std::vector<float> samples = speech.base;
  samples.resize(std::max<std::size_t>(samples.size(), 16 * kBaseHopSamples));
  const auto mel = base_log_mel(at::tensor(samples, at::kFloat).unsqueeze(0))[0].t();  // [T, 80]
  const auto frames = speech_frames(speech, std::min(mel.size(0), class_log_probs.size(0)));
  add_spectral(mel.index_select(0, frames).contiguous(), features);
  add_heard(class_log_probs.index_select(0, frames), features);
  add_pitch(speech, features);
  add_top(speech, features);
  add_measured(scores, features);
  return features;
}

}  // namespace timbre
