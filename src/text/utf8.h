#pragma once
// UTF-8 ↔ code points.
#include <string>
#include <string_view>

namespace timbre {

// Invalid bytes become U+FFFD.
std::u32string decode_utf8(std::string_view utf8);
std::string encode_utf8(std::u32string_view text);
std::string encode_utf8(char32_t c);

}  // namespace timbre
