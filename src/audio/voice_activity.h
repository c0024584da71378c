#pragma once
// Where somebody speaks, by energy: frames clearly above the recording's own noise floor, without clicks, with short
// gaps closed and a little hangover. It cannot tell speech from other sounds that come and go.
#include <cstddef>
#include <vector>

namespace timbre {

struct VoiceActivityOptions {
  double hop_ms = 10;
  double window_ms = 25;
  double min_speech_ms = 60;  // shorter sounds are clicks
  double min_pause_ms = 200;  // shorter gaps belong to the speech around them
  double lead_ms = 50;        // added before speech
  double hangover_ms = 100;   // added after it
  double silence_dbfs = -65;  // never speech, however quiet the rest
};

struct SampleRange {
  std::size_t begin = 0, end = 0;  // samples, end excluded
  std::size_t size() const { return end - begin; }
};

struct VoiceActivity {
  std::size_t hop_samples = 0;
  std::vector<float> level_db;        // per frame, dBFS
  std::vector<bool> active;           // per frame: above the threshold, nothing smoothed
  std::vector<bool> speech;           // per frame, smoothed; frame i is [i, i + 1) * hop_samples
  std::vector<SampleRange> segments;  // the stretches of speech
  double threshold_db = 0;            // dBFS
  double speech_s = 0;
  double speech_ratio = 0;  // of the whole duration
};

VoiceActivity detect_voice(const std::vector<float>& samples, int sample_rate,
                           const VoiceActivityOptions& options = {});

// Level of the active frames over the level of the pauses, in dB, the noise's share in the former taken out; 0 … 100.
// Without pauses the quietest twentieth of the frames stands for the noise, which underestimates the ratio.
double signal_to_noise_db(const VoiceActivity& activity);

}  // namespace timbre
