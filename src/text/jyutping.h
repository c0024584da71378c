#pragma once
// Syllables of Cantonese in jyutping → the official phoneme symbols.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

// "jyut6" → {"Yj", "Yyut6"}. Nothing when it is no syllable. As the official text/cantonese.py splits them: a syllable
// without a consonant in front is cut within its vowel ("aai3" → {"Yaa", "Yi3"}, "m4" → {"Ym", "Ym4"}). What it cannot
// split into known symbols begins with ng here ("ang1" → {"Yng", "Yang1"}), which Cantonese speakers do, too; the
// colloquial finals that the table lacks are replaced by their neighbours (eu → iu, em → im, ep → ip, en → in, et → it,
// um → am, up → ap, oet → oek).
std::optional<std::vector<std::string>> jyutping_symbols(std::string_view syllable);

}  // namespace timbre
