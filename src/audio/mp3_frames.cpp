#include "audio/mp3_frames.h"

#include <iterator>

namespace timbre {
namespace {

// kbit/s of layer III.
constexpr int kRates1[] = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
constexpr int kRates2[] = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
constexpr int kHz[] = {44100, 48000, 32000};
constexpr std::size_t kId3Head = 10, kId3v1 = 128;

// What stands behind the header and the side information.
bool tells_length(std::string_view frame, bool version1, bool mono) {
  const std::size_t side = version1 ? (mono ? 17 : 32) : (mono ? 9 : 17);
  const auto mark = frame.size() > 4 + side ? frame.substr(4 + side, 4) : std::string_view();
  return mark == "Xing" || mark == "Info" || (frame.size() > 40 && frame.substr(36, 4) == "VBRI");
}

}  // namespace

std::vector<int> mp3_bitrates(int sample_rate) {
  constexpr int kMost25 = 64;  // what encoders give MPEG-2.5
  std::vector<int> rates;
  if (sample_rate >= 32000)
    rates.assign(std::begin(kRates1) + 1, std::end(kRates1));
  else
    rates.assign(std::begin(kRates2) + 1, std::end(kRates2));
  if (sample_rate < 16000)
    while (rates.back() > kMost25) rates.pop_back();
  return rates;
}

std::optional<Mp3Frame> mp3_frame_at(std::string_view bytes, std::size_t at) {
  if (at + 4 > bytes.size()) return std::nullopt;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
  const int version = byte(1) >> 3 & 3, layer = byte(1) >> 1 & 3, rate = byte(2) >> 4, frequency = byte(2) >> 2 & 3;
  constexpr int kReserved = 1, kLayer3 = 1, kVersion1 = 3, kVersion25 = 0;
  if (byte(0) != 0xFF || (byte(1) & 0xE0) != 0xE0 || version == kReserved || layer != kLayer3) return std::nullopt;
  if (rate == 0 || rate == 15 || frequency == 3) return std::nullopt;
  const bool version1 = version == kVersion1;
  const int hz = kHz[frequency] / (version1 ? 1 : version == kVersion25 ? 4 : 2);
  Mp3Frame frame;
  frame.kbps = version1 ? kRates1[rate] : kRates2[rate];
  frame.size = static_cast<std::size_t>((version1 ? 144 : 72) * 1000 * frame.kbps / hz + (byte(2) >> 1 & 1));
  frame.tells_length = tells_length(bytes.substr(at, frame.size), version1, byte(3) >> 6 == 3);
  return frame;
}

std::size_t id3_size(std::string_view bytes) {
  if (bytes.size() < kId3Head || bytes.substr(0, 3) != "ID3") return 0;
  std::size_t size = 0;  // seven bits a byte
  for (std::size_t i = 6; i < kId3Head; ++i) {
    if ((bytes[i] & 0x80) != 0) return 0;
    size = size << 7 | static_cast<unsigned char>(bytes[i]);
  }
  return size + kId3Head + ((bytes[5] & 0x10) != 0 ? kId3Head : 0);
}

std::vector<std::size_t> mp3_streams(std::string_view bytes) {
  std::vector<std::size_t> begins = {0};
  std::size_t at = id3_size(bytes);
  bool fresh = true;  // the stream has had no frame yet
  while (at < bytes.size()) {
    if (const std::size_t tag = id3_size(bytes.substr(at)); tag > 0) {
      if (!fresh) begins.push_back(at);
      fresh = true;
      at += tag;
    } else if (bytes.substr(at, 3) == "TAG" && at + kId3v1 <= bytes.size()) {
      at += kId3v1;
    } else if (const auto frame = mp3_frame_at(bytes, at)) {
      if (frame->tells_length && !fresh) begins.push_back(at);
      fresh = false;
      at += frame->size;
    } else {
      at = bytes.find_first_of("\xFFIT", at + 1);  // a damaged stretch; 'I' and 'T' of the tags
    }
  }
  return begins;
}

}  // namespace timbre
