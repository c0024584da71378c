#include "eval/heard_speech.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cmath>

#include "analysis/phoneme_classes.h"
#include "audio/audio_file.h"
#include "audio/base_mel.h"
#include "audio/kaldi_fbank.h"
#include "audio/resample.h"
#include "audio/speech_level.h"
#include "base/error.h"

namespace timbre {
namespace {

constexpr std::size_t kLeastSamples = 16 * static_cast<std::size_t>(kBaseHopSamples);  // below, padding alone is heard

at::Tensor as_batch(std::vector<float> samples, const at::Device& device) {
  if (samples.size() < kLeastSamples) samples.resize(kLeastSamples);
  return at::tensor(samples, at::kFloat).unsqueeze(0).to(device);
}

}  // namespace

HeardSpeech hear_speech(AudioBuffer audio, const std::string& name) {
  HeardSpeech speech;
  speech.audio = std::move(audio);
  const auto& samples = speech.audio.samples;
  speech.activity = detect_voice(samples, speech.audio.sample_rate);
  if (speech.activity.segments.empty())
    throw Error(ErrorKind::kInput,
                fmt::format("there is no speech in '{}', which lasts {:.1f} s", name, speech.audio.duration_s()));
  auto base = resample(samples, speech.audio.sample_rate, kBaseSampleRate, ResampleQuality::kHigh);
  speech.base_activity = detect_voice(base, kBaseSampleRate);
  speech.base = scaled_to_level(std::move(base), speech.base_activity, kReferenceLevelDbfs);
  return speech;
}

HeardSpeech hear_speech(const std::filesystem::path& file, double max_duration_s) {
  AudioReadLimits limits;
  limits.max_duration_s = max_duration_s;
  return hear_speech(read_audio(file, limits), file.string());
}

at::Tensor heard_phonemes(const HeardSpeech& speech, ContentEncoder content, const at::Device& device) {
  const auto logits = content(base_log_mel(as_batch(speech.base, device))).phone_logits[0].t();
  return class_log_probs(at::log_softmax(logits, 1).to(at::kCPU, at::kFloat)).contiguous();
}

at::Tensor voice_vector(const HeardSpeech& speech, SpeakerEncoder speaker, const at::Device& device) {
  const auto wave = as_batch(only_speech(speech.base, speech.base_activity), device);
  return speaker(base_log_mel(wave)).to(at::kCPU, at::kFloat)[0];
}

at::Tensor verifier_vector(const HeardSpeech& speech, Eres2Net verifier, const at::Device& device) {
  const auto joined = only_speech(speech.base, speech.base_activity);
  const auto narrow = resample(joined, kBaseSampleRate, static_cast<int>(kKaldiSampleRate), ResampleQuality::kHigh);
  return verifier(kaldi_fbank(as_batch(narrow, device))).to(at::kCPU, at::kFloat)[0];
}

}  // namespace timbre
