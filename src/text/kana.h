#pragma once
// Katakana → moras → the Japanese phonemes of GPT-SoVITS (those of Open JTalk; whispered vowels as voiced ones).
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

using MoraPhonemes = std::vector<std::string>;

// `codes`: one byte a katakana, U+30A0 + byte. ー repeats the vowel before it; what is no sound is left out.
std::vector<MoraPhonemes> moras_of(std::string_view codes);

// Katakana ↔ its codes; other characters are left out.
std::string kana_codes(std::u32string_view katakana);
std::u32string katakana(std::string_view codes);

}  // namespace timbre
