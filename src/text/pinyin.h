#pragma once
// Syllables of Mandarin in pinyin ↔ the official phoneme symbols.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

// "zhong1" → {"zh", "ong1"}, "ai4" → {"AA", "ai4"}, "lv4" and "lü4" → {"l", "v4"}; tone 5 is the neutral one. Nothing
// when it is no syllable. Source of the table: the official text/opencpop-strict.txt.
std::optional<std::vector<std::string>> pinyin_symbols(std::string_view syllable);

}  // namespace timbre
