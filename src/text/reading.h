#pragma once
// A pronunciation as a user writes it, in a lexicon or between [[ and ]].
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/language.h"

namespace timbre {

struct Reading {
  std::vector<std::string> phonemes;  // symbols of text/symbols.h; empty for a respelling
  Language language = Language::kEnglish;
  std::string respelling;  // text to read instead
};

// One of: pinyin syllables with tone digits ("chao1 shi4"); jyutping ("ciu1 si5"), tried first where the text around is
// Cantonese, as many syllables are both; phoneme symbols ("HH AH0 L OW1"); a respelling in double quotes. Nothing when
// it is none of them; `unknown` is then the first part that was not understood ("" for an empty text).
std::optional<Reading> parse_reading(std::string_view text, Language around, std::string* unknown = nullptr);

}  // namespace timbre
