#pragma once
// The sounds in a file, where decoders would stop after the first: files that were joined by cat, chained Ogg streams.
// And WAV headers whose lengths were written before the sound was known, corrected.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

struct SoundPart {
  std::size_t begin = 0, end = 0;  // bytes of the file
  std::string head;                // stands in for the part's first bytes; empty: they are right
};

// At least one, in order, without overlaps. A part begins at
//   WAV   a RIFF header behind the end that the one before promises
//   FLAC  its mark and STREAMINFO
//   Ogg   a page that begins a stream behind one that does not (RFC 3533)
//   MP3   an ID3v2 tag, or a frame with a Xing, Info or VBRI header
std::vector<SoundPart> sound_parts(std::string_view bytes);

// A RIFF header that promises more bytes than there are, and is not one of those that streams begin with (0, or from
// nearly 2 GB on). libsndfile shortens such files silently.
bool riff_is_truncated(std::string_view bytes);

// Whether MPEG audio begins here, behind an ID3v2 tag or not.
bool is_mp3(std::string_view bytes);

}  // namespace timbre
