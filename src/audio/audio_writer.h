#pragma once
// Writing of WAV, FLAC, OGG Vorbis and MP3 files block by block, mono. The file appears under its name only when
// close() has succeeded; without it nothing is left behind. The name "-" streams to stdout (a WAV then says "length
// unknown"). The bytes depend on the samples and options only, except OGG, whose stream number libsndfile draws at
// random. Errors: kUsage for a format that cannot be, kFile when writing fails.
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace timbre {

enum class AudioFormat { kWav, kFlac, kOgg, kMp3 };
enum class SampleFormat { kInt16, kInt24, kFloat };  // WAV: all; FLAC: integers; OGG and MP3 ignore it

struct AudioTags {  // empty ones are not written
  std::string title, artist, album, date, track, comment, software;
};

struct AudioWriterOptions {
  std::optional<AudioFormat> format;  // default: by the file's extension; WAV for "-"
  SampleFormat sample_format = SampleFormat::kInt16;
  int bitrate_kbps = 0;   // of MP3, constant: what is cut out of it begins undamaged; 0: 96, or the most there is
  bool variable = false;  // MP3 of variable bit rate, by `quality`
  double quality = 0.6;   // of OGG and of such MP3: 0 small … 1 best
  AudioTags tags;
};

// "wav", "FLAC", ".ogg" …; kUsage for others.
AudioFormat parse_audio_format(const std::string& name);
AudioFormat audio_format_of(const std::filesystem::path& path);
const char* audio_format_name(AudioFormat format);

class AudioWriter {
 public:
  AudioWriter(const std::filesystem::path& path, int sample_rate, const AudioWriterOptions& options = {});
  ~AudioWriter();
  AudioWriter(const AudioWriter&) = delete;
  AudioWriter& operator=(const AudioWriter&) = delete;

  // Values beyond ±1 are clipped in integer formats.
  void write(const float* samples, std::size_t count);
  void write(const std::vector<float>& samples) { write(samples.data(), samples.size()); }
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

void write_audio(const std::filesystem::path& path, const std::vector<float>& samples, int sample_rate,
                 const AudioWriterOptions& options = {});

}  // namespace timbre
