#pragma once
// Reading of every format libsndfile knows (WAV, FLAC, OGG, MP3, AIFF, …), mixed down to one channel; what phones
// record (M4A, AMR, 3GP) through another program, see external_decoder.h. Files that were joined are read to their end.
// Errors: kFile when the file cannot be read; kInput when it holds no usable audio: not audio, empty, too long, too
// many channels, NaN or infinite samples. A file cut short is read as far as it goes, with a warning.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "timbre/audio_buffer.h"

namespace timbre {

struct AudioReadLimits {
  double max_duration_s = 4 * 3600;  // checked before anything is allocated
  int max_channels = 64;
};

// Reads a file block by block.
class AudioReader {
 public:
  explicit AudioReader(const std::filesystem::path& path, const AudioReadLimits& limits = {});
  ~AudioReader();
  AudioReader(const AudioReader&) = delete;
  AudioReader& operator=(const AudioReader&) = delete;

  int sample_rate() const;  // Hz
  int channels() const;     // of the file; read() mixes them
  // What the header says; a truncated file holds less. 0 when unknown.
  std::int64_t announced_frames() const;

  // Up to max_frames mono samples in [-1, 1] (float files may exceed it); empty at the end of the file. Channels that
  // cancel each other out are not mixed: the loudest one is taken.
  std::vector<float> read(std::size_t max_frames);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// By its ending; whether it can be read is another question.
bool is_sound_file_name(const std::filesystem::path& file);
// The endings of sound files, without dots.
const std::vector<std::string_view>& sound_file_endings();

// The whole file at its own rate.
AudioBuffer read_audio(const std::filesystem::path& path, const AudioReadLimits& limits = {});
// The whole file, resampled to `sample_rate` Hz while it is read.
AudioBuffer read_audio_at(const std::filesystem::path& path, int sample_rate, const AudioReadLimits& limits = {});

}  // namespace timbre
