#pragma once
// A recording as the metrics hear it: at its own rate, and as the base model's encoders do.
#include <ATen/core/Tensor.h>

#include <filesystem>

#include "audio/voice_activity.h"
#include "encoders/content_encoder.h"
#include "encoders/eres2net.h"
#include "encoders/speaker_encoder.h"
#include "timbre/audio_buffer.h"

namespace timbre {

struct HeardSpeech {
  AudioBuffer audio;        // at the file's rate
  VoiceActivity activity;   // of these samples
  std::vector<float> base;  // at kBaseSampleRate, speech at kReferenceLevelDbfs
  VoiceActivity base_activity;
};

// Errors: kFile, kInput: no audio, no speech, NaN, longer than max_duration_s.
HeardSpeech hear_speech(const std::filesystem::path& file, double max_duration_s);
HeardSpeech hear_speech(AudioBuffer audio, const std::string& name);

// Log-probabilities of the classes of analysis/phoneme_classes.h: [T, 40], CPU, 86.13 frames a second.
at::Tensor heard_phonemes(const HeardSpeech& speech, ContentEncoder content, const at::Device& device);

// The voice of its speech: [speaker_dim] of the base model's encoder, float, CPU.
at::Tensor voice_vector(const HeardSpeech& speech, SpeakerEncoder speaker, const at::Device& device);
// The same by ERes2NetV2: [20480].
at::Tensor verifier_vector(const HeardSpeech& speech, Eres2Net verifier, const at::Device& device);

}  // namespace timbre
