#pragma once
// What a recording alone tells of its sound: levels, noise, pauses, pitch, damage.
#include "audio/voice_activity.h"
#include "eval/scores.h"
#include "timbre/audio_buffer.h"

namespace timbre {

// Sets duration_s … clicks_per_s of docs/metrics.md. `activity` is of the same samples.
void add_sound_metrics(const AudioBuffer& audio, const VoiceActivity& activity, ItemScores& scores);

// Jumps in the waveform: moments where the third difference is many times what is usual around it. A voice, whose
// spectrum falls, has none, and noise none so large. At most one in 5 ms is counted.
std::size_t count_clicks(const std::vector<float>& samples, int sample_rate);

}  // namespace timbre
