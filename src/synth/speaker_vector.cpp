#include "synth/speaker_vector.h"

#include <ATen/ATen.h>

#include <numeric>

#include "audio/base_mel.h"
#include "base/error.h"
#include "synth/networks.h"

namespace timbre {
namespace {

// The encoder needs some frames; below this it would see padding alone.
constexpr std::size_t kLeastSamples = 16 * static_cast<std::size_t>(kBaseHopSamples);
constexpr int kMostRounds = 10;  // of sorting windows into groups

at::Tensor row_of(const std::vector<double>& weights) {
  return at::tensor(weights, at::kDouble).to(at::kFloat).unsqueeze(0);  // [1, N]
}

}  // namespace

HeardVoice hear_voice(Networks& networks, const Reference& reference, double window_s) {
  std::vector<at::Tensor> mels, rows;
  HeardVoice heard;
  for (auto& window : speech_windows(reference, window_s)) {
    heard.seconds.push_back(static_cast<double>(window.size()) / kBaseSampleRate);
    if (window.size() < kLeastSamples) window.resize(kLeastSamples);
    mels.push_back(base_log_mel(at::tensor(window, at::kFloat).unsqueeze(0).to(networks.device)));
    rows.push_back(networks.speaker()(mels.back()).to(at::kCPU, at::kFloat));
  }
  if (rows.empty()) return heard;
  heard.log_mel = at::cat(mels, 2);
  heard.vector = networks.speaker()(heard.log_mel).to(at::kCPU, at::kFloat)[0];
  heard.windows = at::cat(rows);
  return heard;
}

double group_agreement(const at::Tensor& vectors, const std::vector<double>& weights) {
  const auto count = vectors.size(0);
  if (count < 2) return 1;
  const auto directions = vectors / vectors.norm(2, 1, true).clamp_min(1e-8);
  const auto farthest = directions.matmul(directions.t()).argmin().item<int64_t>();
  auto centres = at::stack({directions[farthest / count], directions[farthest % count]});
  const auto weighted = vectors * row_of(weights).t();
  at::Tensor groups;
  for (int round = 0; round < kMostRounds; ++round) {
    const auto nearer = directions.matmul((centres / centres.norm(2, 1, true).clamp_min(1e-8)).t()).argmax(1);
    if (groups.defined() && at::equal(groups, nearer)) break;
    groups = nearer;
    const auto second = groups.to(at::kFloat).unsqueeze(1);
    if (second.min().item<float>() == second.max().item<float>()) return 1;
    centres = at::stack({(weighted * (1 - second)).sum(0), (weighted * second).sum(0)});
  }
  return at::cosine_similarity(centres[0], centres[1], 0).item<double>();
}

SpeakerVector speaker_vector(Networks& networks, const std::vector<Reference>& references,
                             const SpeakerVectorOptions& options) {
  std::vector<double> seconds, recording_seconds;
  std::vector<at::Tensor> windows, recordings, log_mels;
  for (const auto& reference : references) {
    const auto heard = hear_voice(networks, reference, options.window_s);
    log_mels.push_back(heard.log_mel);
    if (heard.seconds.empty()) continue;
    seconds.insert(seconds.end(), heard.seconds.begin(), heard.seconds.end());
    recording_seconds.push_back(std::accumulate(heard.seconds.begin(), heard.seconds.end(), 0.0));
    windows.push_back(heard.windows);
    recordings.push_back(heard.vector);
  }
  if (seconds.empty()) throw Error(ErrorKind::kInput, "no speech in the recordings; give others");
  SpeakerVector result;
  result.log_mels = std::move(log_mels);
  const auto weights = row_of(recording_seconds);
  result.vector = (weights / weights.sum()).matmul(at::stack(recordings))[0].contiguous();
  if (!at::isfinite(result.vector).all().item<bool>()) {
    throw Error(
        ErrorKind::kModel,
        "the speaker vector is not finite: the weights in speaker.safetensors are damaged; fetch the model again");
  }
  result.agreement = group_agreement(at::cat(windows), seconds);
  if (seconds.size() > 1) result.several_speakers_suspected = result.agreement < options.least_agreement;
  return result;
}

}  // namespace timbre
