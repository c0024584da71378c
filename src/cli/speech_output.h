#pragma once
// Where synthesised speech goes: resampled, encoded and written while it is made, and, for a picture, its beginning
// kept.
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "audio/audio_writer.h"
#include "audio/resample.h"

namespace timbre {

struct SpeechOutputOptions {
  std::string path;     // "-": standard output
  std::string format;   // empty: by the path's extension
  int sample_rate = 0;  // Hz; 0: as it comes
  int bitrate = 0;      // of MP3, kbit/s; 0: the writer's choice
  bool variable = false;
  double keep_s = 0;  // of audio to keep in memory
  AudioTags tags;
};

// Throws kUsage for what cannot be written: an unknown format, a rate out of range, binary data to a terminal.
void validate(const SpeechOutputOptions& options);

class SpeechOutput {
 public:
  SpeechOutput(const SpeechOutputOptions& options, int source_rate);

  void write(const std::vector<float>& samples);
  // Completes the file. Without it nothing is left behind.
  void close();

  int sample_rate() const { return rate_; }
  const std::vector<float>& kept() const { return kept_; }  // at source_rate

 private:
  int rate_;
  std::size_t keep_samples_;
  std::vector<float> kept_;
  Resampler resampler_;
  AudioWriter writer_;
};

}  // namespace timbre
