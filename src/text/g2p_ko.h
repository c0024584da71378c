#pragma once
// Korean words → the letters of GPT-SoVITS version 2 (ㅏ … ㅎ), as pronounced: words of words_ko.txt respelled first
// (sounds that no rule can know: 색연필[생년필], 갈등[갈뜽]), then the rules of the Standard Pronunciation. "空" stands
// before every word but the first, as in the official text/korean.py.
#include <filesystem>
#include <string>
#include <unordered_map>

#include "text/g2p.h"

namespace timbre {

class KoreanG2p : public GraphemeToPhoneme {
 public:
  // Reads words_ko.txt from `directory`. Throws ErrorKind::kFile when unreadable, kModel when damaged.
  explicit KoreanG2p(const std::filesystem::path& directory);

  // Words are Hangul syllables (KoreanNormalizer's); other characters of a word are ignored.
  std::vector<Pronunciation> pronounce(const std::vector<SpokenToken>& tokens) const override;

 private:
  std::u32string respell(std::u32string word) const;

  std::unordered_map<std::u32string, std::u32string> respelled_;
  std::size_t longest_ = 0;  // syllables
};

}  // namespace timbre
