#include "synth/speaker_vector.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "audio/base_mel.h"
#include "base/error.h"
#include "synth/networks.h"

namespace timbre {
namespace {

// The encoder needs some frames; below this it would see padding alone.
constexpr std::size_t kLeastSamples = 16 * static_cast<std::size_t>(kBaseHopSamples);

at::Tensor row_of(const std::vector<double>& weights) {
  return at::tensor(weights, at::kDouble).to(at::kFloat).unsqueeze(0);  // [1, N]
}

}  // namespace

at::Tensor window_vectors(Networks& networks, const Reference& reference, double window_s,
                          std::vector<double>& seconds) {
  std::vector<at::Tensor> rows;
  for (auto& window : speech_windows(reference, window_s)) {
    seconds.push_back(static_cast<double>(window.size()) / kBaseSampleRate);
    if (window.size() < kLeastSamples) window.resize(kLeastSamples);
    const auto wave = at::tensor(window, at::kFloat).unsqueeze(0).to(networks.device);
    rows.push_back(networks.speaker()(base_log_mel(wave)).to(at::kCPU, at::kFloat));
  }
  if (rows.empty()) return at::empty({0, networks.config.speaker.speaker_dim});
  return at::cat(rows);
}

double least_agreement(const at::Tensor& vectors, const std::vector<double>& weights) {
  if (vectors.size(0) < 2) return 1;
  const auto w = row_of(weights).t();                                     // [N, 1]
  const auto others = (vectors * w).sum(0, true) - vectors * w;           // [N, D], each row without itself
  return at::cosine_similarity(vectors, others, 1).min().item<double>();  // the scale does not matter
}

SpeakerVector speaker_vector(Networks& networks, const std::vector<Reference>& references,
                             const SpeakerVectorOptions& options) {
  std::vector<double> seconds;
  std::vector<at::Tensor> parts;
  for (const auto& reference : references)
    parts.push_back(window_vectors(networks, reference, options.window_s, seconds));
  if (seconds.empty()) throw Error(ErrorKind::kInput, "no speech in the recordings; give others");
  const auto vectors = at::cat(parts);
  SpeakerVector result;
  const auto weights = row_of(seconds);
  result.vector = (weights / weights.sum()).matmul(vectors)[0].contiguous();
  if (!at::isfinite(result.vector).all().item<bool>()) {
    throw Error(
        ErrorKind::kModel,
        "the speaker vector is not finite: the weights in speaker.safetensors are damaged; fetch the model again");
  }
  result.agreement = least_agreement(vectors, seconds);
  if (vectors.size(0) > 1) result.several_speakers_suspected = result.agreement < options.least_agreement;
  return result;
}

}  // namespace timbre
