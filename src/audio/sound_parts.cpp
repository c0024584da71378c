#include "audio/sound_parts.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include "audio/mp3_frames.h"

namespace timbre {
namespace {

using namespace std::string_view_literals;

constexpr std::uint32_t kStreamed = 0x7FFFE000;  // sox and lame write 0x7FFFF000 and more, ffmpeg 0xFFFFFFFF
constexpr std::size_t kRiffHead = 12, kChunkHead = 8;

std::uint32_t little_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

void set_little_endian(std::string& bytes, std::size_t at, std::size_t value) {
  const std::size_t most = std::min<std::size_t>(value, UINT32_MAX);
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(most >> (8 * i) & 0xFF);
}

bool is_riff(std::string_view bytes) {
  return bytes.size() >= kRiffHead && bytes.substr(0, 4) == "RIFF" && bytes.substr(8, 4) == "WAVE";
}

// Whether chunks, and nothing else, follow.
bool holds_chunks(std::string_view bytes) {
  while (bytes.size() >= kChunkHead) {
    const auto name = bytes.substr(0, 4);
    if (!std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isprint(c) != 0; })) return false;
    const std::size_t size = little_endian(bytes, 4);
    if (size > bytes.size() - kChunkHead) return false;
    bytes.remove_prefix(std::min(bytes.size(), kChunkHead + size + size % 2));
  }
  return bytes.empty();
}

// Where the samples begin; 0: there are none.
std::size_t data_begin(std::string_view bytes) {
  std::size_t at = kRiffHead;
  while (at + kChunkHead <= bytes.size() && bytes.substr(at, 4) != "data") {
    const std::size_t size = little_endian(bytes, at + 4);
    at += kChunkHead + size + size % 2;
  }
  return at + kChunkHead <= bytes.size() ? at + kChunkHead : 0;
}

SoundPart wav_part(std::string_view bytes, std::size_t begin) {
  SoundPart part{begin, bytes.size(), ""};
  const std::string_view riff = bytes.substr(begin);
  const std::size_t data = data_begin(riff);
  if (data == 0) return part;
  const std::size_t there = riff.size() - data, promised = little_endian(riff, data - 4);
  const bool streamed =
      (promised >= kStreamed && promised > there) || (promised == 0 && !holds_chunks(riff.substr(data)));
  if (streamed) {
    part.head = riff.substr(0, data);
    set_little_endian(part.head, 4, riff.size() - kChunkHead);
    set_little_endian(part.head, data - 4, there);
    return part;
  }
  const std::size_t whole = kChunkHead + little_endian(riff, 4);
  for (const std::size_t end : {whole, whole + whole % 2})
    if (end >= data + promised && end < riff.size() && is_riff(riff.substr(end))) part.end = begin + end;
  return part;
}

std::vector<SoundPart> wav_parts(std::string_view bytes) {
  std::vector<SoundPart> parts;
  for (std::size_t at = 0; at < bytes.size(); at = parts.back().end) parts.push_back(wav_part(bytes, at));
  return parts;
}

// Parts that begin at these places, the first of which is 0.
std::vector<SoundPart> parts_at(const std::vector<std::size_t>& begins, std::size_t size) {
  std::vector<SoundPart> parts;
  for (std::size_t i = 0; i < begins.size(); ++i)
    parts.push_back({begins[i], i + 1 < begins.size() ? begins[i + 1] : size, ""});
  return parts;
}

std::vector<SoundPart> flac_parts(std::string_view bytes) {
  std::vector<std::size_t> begins = {0};
  for (const auto mark : {"fLaC\0\0\0\x22"sv, "fLaC\x80\0\0\x22"sv})
    for (auto at = bytes.find(mark, 1); at != std::string_view::npos; at = bytes.find(mark, at + 1))
      begins.push_back(at);
  std::sort(begins.begin(), begins.end());
  return parts_at(begins, bytes.size());
}

std::vector<SoundPart> ogg_parts(std::string_view bytes) {
  constexpr std::size_t kPageHead = 27;
  std::vector<std::size_t> begins = {0};
  bool within = false;
  for (std::size_t at = 0; at != std::string_view::npos && at + kPageHead <= bytes.size();) {
    if (bytes.substr(at, 4) != "OggS") {
      at = bytes.find("OggS", at + 1);
      continue;
    }
    const bool first = (bytes[at + 5] & 2) != 0;
    if (first && within) begins.push_back(at);
    within = !first;
    const std::size_t segments = static_cast<unsigned char>(bytes[at + 26]);
    std::size_t size = kPageHead + segments;
    for (const char length : bytes.substr(at + kPageHead, segments)) size += static_cast<unsigned char>(length);
    at += size;
  }
  return parts_at(begins, bytes.size());
}

}  // namespace

bool riff_is_truncated(std::string_view bytes) {
  if (!is_riff(bytes)) return false;
  const std::uint32_t promised = little_endian(bytes, 4);
  return promised < kStreamed && promised + kChunkHead > bytes.size() + 1;  // a missing pad byte is no loss
}

bool is_mp3(std::string_view bytes) { return mp3_frame_at(bytes, id3_size(bytes)).has_value(); }

std::vector<SoundPart> sound_parts(std::string_view bytes) {
  if (is_riff(bytes)) return wav_parts(bytes);
  if (bytes.substr(0, 4) == "fLaC") return flac_parts(bytes);
  if (bytes.substr(0, 4) == "OggS") return ogg_parts(bytes);
  if (is_mp3(bytes)) return parts_at(mp3_streams(bytes), bytes.size());
  return {{0, bytes.size(), ""}};
}

}  // namespace timbre
