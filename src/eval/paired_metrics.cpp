#include "eval/paired_metrics.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "audio/base_mel.h"
#include "audio/pitch.h"
#include "audio/resample.h"
#include "eval/statistics.h"
#include "eval/stoi.h"
#include "eval/time_warp.h"
#include "eval/waveform_distance.h"

namespace timbre {
namespace {

constexpr double kMostLengthDifference = 0.01, kMostLengthDifferenceS = 0.02;
const double kNeperDb = 10 / std::log(10);

// From the first to the last speech: pauses at the ends are no difference.
struct Spoken {
  at::Tensor log_mel;  // [1, 80, T]
  PitchTrack pitch;
};

Spoken spoken_part(const HeardSpeech& speech) {
  const auto& segments = speech.base_activity.segments;
  std::vector<float> samples = speech.base;
  if (!segments.empty())
    samples.assign(speech.base.begin() + static_cast<std::ptrdiff_t>(segments.front().begin),
                   speech.base.begin() + static_cast<std::ptrdiff_t>(segments.back().end));
  samples.resize(std::max(samples.size(), 16 * static_cast<std::size_t>(kBaseHopSamples)));
  PitchOptions pitch;
  pitch.hop_ms = 5;
  return {base_log_mel(at::tensor(samples, at::kFloat).unsqueeze(0)), track_pitch(samples, kBaseSampleRate, pitch)};
}

double f0_at(const PitchTrack& track, int64_t frame) {
  const double seconds = (static_cast<double>(frame) + 0.5) * static_cast<double>(kBaseHopSamples) / kBaseSampleRate;
  const auto at = static_cast<std::size_t>(seconds / track.hop_s);
  return at < track.f0_hz.size() ? track.f0_hz[at] : 0;
}

void add_spectral(const Spoken& a, const Spoken& b, const at::Tensor& cepstra_a, const at::Tensor& cepstra_b,
                  const FramePairs& path, ItemScores& scores) {
  std::vector<int64_t> in_a, in_b;
  for (const auto& [i, j] : path) {
    in_a.push_back(i);
    in_b.push_back(j);
  }
  const auto index_a = at::tensor(in_a, at::kLong), index_b = at::tensor(in_b, at::kLong);
  const auto cepstral = cepstra_a.index_select(0, index_a) - cepstra_b.index_select(0, index_b);
  scores.set("mcd_db", kNeperDb * (2 * cepstral.pow(2).sum(1)).sqrt().mean().item<double>());
  const auto mel = a.log_mel[0].index_select(1, index_a) - b.log_mel[0].index_select(1, index_b);
  scores.set("log_mel_db", 2 * kNeperDb * mel.pow(2).mean(0).sqrt().mean().item<double>());
}

void add_pitch(const Spoken& a, const Spoken& b, const FramePairs& path, ItemScores& scores) {
  std::vector<double> log_a, log_b;
  double squares = 0, differs = 0;
  for (const auto& [i, j] : path) {
    const double hz_a = f0_at(a.pitch, i), hz_b = f0_at(b.pitch, j);
    if ((hz_a > 0) != (hz_b > 0)) ++differs;
    if (hz_a <= 0 || hz_b <= 0) continue;
    log_a.push_back(std::log2(hz_a));
    log_b.push_back(std::log2(hz_b));
    squares += std::pow(1200 * (log_a.back() - log_b.back()), 2);
  }
  scores.set("voicing_error", differs / static_cast<double>(path.size()));
  if (log_a.size() < 10) return;
  scores.set("f0_rmse_cents", std::sqrt(squares / static_cast<double>(log_a.size())));
  scores.set("f0_correlation", correlation(log_a, log_b));
}

bool equally_long(const HeardSpeech& a, const HeardSpeech& b) {
  const double difference = std::abs(a.audio.duration_s() - b.audio.duration_s());
  return difference <= std::max(kMostLengthDifferenceS, kMostLengthDifference * b.audio.duration_s());
}

std::vector<float> at_rate(const AudioBuffer& audio, int rate) {
  return resample(audio.samples, audio.sample_rate, rate, ResampleQuality::kHigh);
}

void add_aligned(const HeardSpeech& speech, const HeardSpeech& reference, ItemScores& scores) {
  if (const auto found = intelligibility(at_rate(reference.audio, kStoiRate), at_rate(speech.audio, kStoiRate))) {
    scores.set("stoi", found->stoi);
    scores.set("estoi", found->estoi);
  }
  const auto a = at_rate(speech.audio, kBaseSampleRate), b = at_rate(reference.audio, kBaseSampleRate);
  scores.set("si_sdr_db", si_sdr_db(b, a));
  const auto count = static_cast<int64_t>(std::min(a.size(), b.size()));
  if (count < 2048) return;
  scores.set("mr_stft", multi_resolution_stft(at::tensor(b, at::kFloat).slice(0, 0, count),
                                              at::tensor(a, at::kFloat).slice(0, 0, count)));
}

}  // namespace

at::Tensor mel_cepstra(const at::Tensor& log_mel) {
  const int64_t bands = log_mel.size(1);
  const auto n = at::arange(bands, at::kDouble) + 0.5, k = at::arange(1, kMelCepstra + 1, at::kDouble);
  const auto cosines = (M_PI / static_cast<double>(bands) * k.unsqueeze(1) * n).cos() / static_cast<double>(bands);
  return cosines.to(at::kFloat).matmul(log_mel[0]).t().contiguous();
}

void add_paired_metrics(const HeardSpeech& speech, const HeardSpeech& reference, ItemScores& scores) {
  const Spoken a = spoken_part(speech), b = spoken_part(reference);
  const auto cepstra_a = mel_cepstra(a.log_mel), cepstra_b = mel_cepstra(b.log_mel);
  const FramePairs path = time_warp(cepstra_a, cepstra_b);
  if (!path.empty()) {
    add_spectral(a, b, cepstra_a, cepstra_b, path, scores);
    add_pitch(a, b, path, scores);
  }
  if (equally_long(speech, reference)) add_aligned(speech, reference, scores);
}

}  // namespace timbre
