#pragma once
// What is read of a Japanese text, and what a katakana reading stands for, as phonemes that can be compared.
#include <string>
#include <vector>

#include "text/g2p_ja.h"
#include "text/kana.h"
#include "text/normalizer_ja.h"
#include "text/utf8.h"

namespace timbre {

// ei → ee, ou → oo: dictionaries differ in how they write the same long vowel.
inline std::vector<std::string> with_long_vowels(std::vector<std::string> phonemes) {
  for (std::size_t i = 1; i < phonemes.size(); ++i) {
    if (phonemes[i] == "i" && phonemes[i - 1] == "e") phonemes[i] = "e";
    if (phonemes[i] == "u" && phonemes[i - 1] == "o") phonemes[i] = "o";
  }
  return phonemes;
}

inline std::vector<std::string> sounds_of_kana(const std::string& katakana) {
  std::vector<std::string> phonemes;
  for (const auto& mora : moras_of(kana_codes(decode_utf8(katakana))))
    phonemes.insert(phonemes.end(), mora.begin(), mora.end());
  return with_long_vowels(phonemes);
}

// With pitch marks, UNK and punctuation.
inline std::vector<std::string> phonemes_of_japanese(const std::string& text) {
  static const JapaneseNormalizer normalizer;
  static const JapaneseG2p g2p(TIMBRE_MODELS "/text");
  std::vector<std::string> all;
  for (const auto& word : g2p.pronounce(normalizer.normalize(text).tokens))
    all.insert(all.end(), word.phonemes.begin(), word.phonemes.end());
  return all;
}

// Without them.
inline std::vector<std::string> sounds_of_japanese(const std::string& text) {
  std::vector<std::string> sounds;
  for (const auto& p : phonemes_of_japanese(text)) {
    if (p != "[" && p != "]" && p != "UNK" && std::string(",.!?…-").find(p) == std::string::npos) sounds.push_back(p);
  }
  return with_long_vowels(sounds);
}

}  // namespace timbre
