#pragma once
// One recording of the speaker, ready for the encoders: 22.05 kHz, speech at a fixed level, its quality known.
#include <filesystem>
#include <string>
#include <vector>

#include "audio/reference_quality.h"
#include "audio/speech_level.h"
#include "audio/voice_activity.h"

namespace timbre {

struct Reference {
  std::filesystem::path file;
  std::vector<float> samples;  // at kBaseSampleRate
  VoiceActivity activity;      // of these samples
  ReferenceQuality quality;
};

// Errors: kFile, kInput; see read_audio_at and assess_reference.
Reference read_reference(const std::filesystem::path& file, double max_duration_s, const ReferenceLimits& limits);

// The speech without its pauses, joined and cut into equal windows of about `window_s` seconds.
std::vector<std::vector<float>> speech_windows(const Reference& reference, double window_s);

}  // namespace timbre
