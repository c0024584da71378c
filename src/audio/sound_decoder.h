#pragma once
// One sound out of bytes in memory: libsndfile, and libmpg123 for MP3, whose messages libsndfile would let through to
// the terminal. Frames are interleaved; lossy formats end at ±1, as a player would end them.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace timbre {

class SoundDecoder {
 public:
  virtual ~SoundDecoder() = default;
  // Up to `frames`; 0 at the end.
  virtual std::size_t read(float* interleaved, std::size_t frames) = 0;
  // What went wrong while reading; empty: nothing.
  virtual std::string trouble() const = 0;

  int sample_rate = 0, channels = 0;
  std::int64_t frames = 0;  // as announced; 0: not known
};

// `head` stands in for the first bytes. Null when it is no sound; `why` then says what the library says.
std::unique_ptr<SoundDecoder> open_sndfile(std::string_view bytes, std::string head, std::string& why);
std::unique_ptr<SoundDecoder> open_mp3(std::string_view bytes, std::string& why);

}  // namespace timbre
