#pragma once
// A spoken sentence made ready to stand beside others: silence at its ends cut to fixed margins, level set, short
// fades.
#include <vector>

#include "audio/voice_activity.h"

namespace timbre {

struct EdgeOptions {
  double silence_db = -42;  // relative to the loudest 10 ms; quieter frames at the ends are silence
  double lead_ms = 20;      // of the silence kept before and after
  double tail_ms = 60;
  double fade_ms = 5;       // at both ends, raised cosine
  double level_dbfs = -21;  // RMS over the frames that sound
  double max_gain_db = 12;  // either way
  double peak_dbfs = -1;    // never above
};

// What is kept of `samples`: from the first to the last frame that sounds, with the margins. Everything when nothing
// sounds.
SampleRange sounding_range(const std::vector<float>& samples, int sample_rate, const EdgeOptions& options = {});

// The samples of `range`, levelled and faded. Silence stays silence.
std::vector<float> finish_sentence(const std::vector<float>& samples, SampleRange range, int sample_rate,
                                   const EdgeOptions& options = {});

}  // namespace timbre
