#include "text/utf8.h"

#include <unicode/utf8.h>

#include <cstdint>

namespace timbre {

std::u32string decode_utf8(std::string_view utf8) {
  std::u32string text;
  text.reserve(utf8.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  const auto size = static_cast<std::int64_t>(utf8.size());
  for (std::int64_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT_OR_FFFD(bytes, i, size, c);
    text += static_cast<char32_t>(c);
  }
  return text;
}

std::string encode_utf8(std::u32string_view text) {
  std::string utf8;
  utf8.reserve(text.size() * 3);
  for (const char32_t c : text) {
    std::uint8_t bytes[U8_MAX_LENGTH];
    int size = 0;
    const bool valid = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    U8_APPEND_UNSAFE(bytes, size, static_cast<UChar32>(valid ? c : 0xFFFD));
    utf8.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  }
  return utf8;
}

std::string encode_utf8(char32_t c) { return encode_utf8(std::u32string_view(&c, 1)); }

}  // namespace timbre
