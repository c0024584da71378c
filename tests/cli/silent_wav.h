#pragma once
// WAV files made by hand, also such as no library would write.
#include <cstdint>
#include <string>

namespace timbre {

// 16 bits, 16 kHz, all zeros.
inline std::string silent_wav(std::uint16_t channels, std::uint32_t frames) {
  std::string bytes;
  const auto put = [&bytes](std::uint32_t value, int size) {  // little-endian
    for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
  };
  const std::uint32_t rate = 16000, frame_bytes = channels * 2U, size = frames * frame_bytes;
  bytes += "RIFF";
  put(36 + size, 4);
  bytes += "WAVEfmt ";
  put(16, 4);
  put(1, 2);  // PCM
  put(channels, 2);
  put(rate, 4);
  put(rate * frame_bytes, 4);
  put(frame_bytes, 2);
  put(16, 2);
  bytes += "data";
  put(size, 4);
  return bytes + std::string(size, '\0');
}

}  // namespace timbre
