#pragma once
// What a character is, as far as the choice of a language goes.
#include <cstdint>

namespace timbre {

enum class Script : std::uint8_t {
  kNeutral,  // spaces, punctuation, symbols, marks, emoji, letters of scripts that no language here reads
  kLatin,    // fullwidth letters, too
  kDigit,
  kHan,
  kKana,
  kHangul,
};

Script script_of(char32_t c);

// Whether JIS X 0208, the set of characters of ordinary Japanese text, has this Han character.
bool in_jis_x_0208(char32_t c);

}  // namespace timbre
