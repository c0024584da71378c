#pragma once
// The level at which everything that listens hears speech.
#include <vector>

#include "audio/voice_activity.h"

namespace timbre {

// RMS over the active frames, in dBFS, at which the encoders hear everything.
constexpr double kReferenceLevelDbfs = -23;

// The samples scaled so that the active frames have that level; unchanged when none is active.
std::vector<float> scaled_to_level(std::vector<float> samples, const VoiceActivity& activity, double level_dbfs);

// The stretches of speech, joined.
std::vector<float> only_speech(const std::vector<float>& samples, const VoiceActivity& activity);

}  // namespace timbre
