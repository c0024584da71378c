#pragma once
// Whether a recording is fit to clone a voice from, in numbers and in words.
#include <optional>
#include <string>
#include <vector>

#include "audio/voice_activity.h"

namespace timbre {

struct ReferenceQuality {
  double duration_s = 0;
  double speech_s = 0;
  double speech_ratio = 0;    // speech_s / duration_s
  double snr_db = 0;          // 0 … 100
  double clipping_ratio = 0;  // share of samples
  double bandwidth_hz = 0;    // highest frequency of the speech
  double loudness_lufs = 0;
  double peak_dbfs = 0;
  double median_f0_hz = 0;  // 0: no voiced sound
  double pitch_spread_st =
      0;  // semitones between the lowest and the highest passage of about 2 s; over 7 hints at two voices
  // For a caller that has compared speaker vectors; unset here.
  std::optional<bool> several_speakers_suspected;
  std::vector<std::string> warnings;  // what is wrong and what to do, one sentence each
};

struct ReferenceLimits {
  double min_speech_s = 1;     // less is an error
  double min_snr_db = 20;      // the following only warn
  double max_clipping = 1e-4;  // share of samples
  double min_bandwidth_hz = 5000;
  double min_loudness_lufs = -38;
};

// Throws Error kInput for NaN, for silence, and for less speech than limits.min_speech_s; `name` says whose fault it
// is.
ReferenceQuality assess_reference(const std::vector<float>& samples, int sample_rate,
                                  const std::string& name = "the recording", const ReferenceLimits& limits = {});

}  // namespace timbre
