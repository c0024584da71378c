#pragma once
// A text in several languages → stretches of one language each.
#include <string>
#include <string_view>
#include <vector>

#include "text/language.h"

namespace timbre {

struct LanguageSpan {
  Language language;
  std::string text;  // UTF-8; all spans together are the text again, invalid bytes as U+FFFD
};

// Punctuation, spaces and characters of unknown scripts go with what stands before them, opening quotes and brackets
// with what follows. Digits go with the letters that they touch, else with what stands before them (in all_xx modes
// with the main language); a unit behind them ("5kg") and a formula ("x+1=3") stay with them. Linear in the text.
//
// In the modes auto and auto_yue, where the text has kana, a run of Han characters is Chinese by its own characters (see
// text/han_language.h), Japanese where it touches kana, else as the run before or behind it, else
// Japanese. Capital letters among Hangul that are said one by one (AI, TV) are Korean.
std::vector<LanguageSpan> language_spans(std::string_view utf8, const LanguageMode& mode);

}  // namespace timbre
