#include "synth/official_voice.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "audio/audio_file.h"
#include "audio/kaldi_fbank.h"
#include "audio/stft.h"
#include "synth/listen.h"
#include "synth/networks.h"

namespace timbre {
namespace {

constexpr int kContentRate = 16000;       // Hz
constexpr int64_t kSilentSamples = 9600;  // behind the prompt: 0.3 s counted at 32 kHz, but at 16 kHz
constexpr float kLoudest = 2;             // a peak above 1 is divided by at most this

std::vector<float> read_stretch(const std::filesystem::path& file, int rate, double begin_s, double end_s) {
  auto samples = read_audio_at(file, rate).samples;
  const auto at = [&](double seconds) {
    return static_cast<std::ptrdiff_t>(std::min(std::round(seconds * rate), static_cast<double>(samples.size())));
  };
  return {samples.begin() + at(begin_s), samples.begin() + at(end_s)};
}

at::Tensor row(const std::vector<float>& samples, const at::Device& device) {
  return at::tensor(samples, at::kFloat).unsqueeze(0).to(device);
}

at::Tensor spectrogram_of(const OfficialReference& reference, const SoVitsConfig& config, const at::Device& device) {
  auto wave = row(reference.style, device);
  const auto peak = wave.abs().max().item<float>();
  if (peak > 1) wave = wave / std::min(kLoudest, peak);
  return linear_spectrogram(wave, {config.sample_rate, config.n_fft, config.hop});
}

}  // namespace

OfficialReference read_official_reference(const std::filesystem::path& file, int sample_rate, double begin_s,
                                          double end_s) {
  return {read_stretch(file, kContentRate, begin_s, end_s), read_stretch(file, sample_rate, begin_s, end_s)};
}

at::Tensor official_condition(Networks& networks, const std::vector<OfficialReference>& references) {
  std::vector<at::Tensor> spectrograms, speakers;
  for (const auto& reference : references) {
    const auto spectrogram = spectrogram_of(reference, networks.config.sovits, networks.device);
    spectrograms.push_back(spectrogram.to(networks.type));
    if (networks.config.sovits.speaker_dim > 0)
      speakers.push_back(networks.verifier()(kaldi_fbank(row(reference.content, networks.device))).to(networks.type));
  }
  const auto ge = networks.sovits->encode_references(spectrograms, speakers);  // [1, gin, 1]
  return ge.reshape({-1}).to(at::kCPU, at::kFloat).contiguous();
}

std::vector<std::int64_t> official_semantic_tokens(Networks& networks, const OfficialReference& reference) {
  const auto wave = at::constant_pad_nd(row(reference.content, networks.device), {0, kSilentSamples});
  Heard heard;
  heard.features = networks.hubert()(wave);
  return semantic_tokens(networks, heard);
}

}  // namespace timbre
