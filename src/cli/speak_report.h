#pragma once
// What was spoken, as JSON and as a picture.
#include <filesystem>
#include <vector>

#include "cli/print_json.h"
#include "synth/synthesizer.h"

namespace timbre {

// Duration, real-time factor, seconds per stage, seed, retries, and each sentence with what was remarkable about it.
Json to_json(const SpeakReport& report);

// Waveform and spectrogram over the words and phonemes, which need SpeakOptions::timing. `samples` may be the beginning
// only: what lies behind it is left out.
void plot_report(const SpeakReport& report, const std::vector<float>& samples, int sample_rate,
                 const std::filesystem::path& path);

}  // namespace timbre
