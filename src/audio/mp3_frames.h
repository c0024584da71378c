#pragma once
// The frames of MPEG audio layer III, as far as it takes to walk over them (ISO/IEC 11172-3, 13818-3).
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace timbre {

struct Mp3Frame {
  std::size_t size = 0;  // bytes
  int kbps = 0;
  bool tells_length = false;  // it holds no sound but a Xing, Info or VBRI header
};

// The bit rates that there are at a sample rate, in kbit/s, ascending.
std::vector<int> mp3_bitrates(int sample_rate);

// The frame whose header stands there, if one does.
std::optional<Mp3Frame> mp3_frame_at(std::string_view bytes, std::size_t at);
// Bytes of the ID3v2 tag that begins here; 0 without one.
std::size_t id3_size(std::string_view bytes);
// Where streams begin, 0 first: at each ID3v2 tag and each header that tells a length.
std::vector<std::size_t> mp3_streams(std::string_view bytes);

}  // namespace timbre
