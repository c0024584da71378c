#pragma once
// Japanese phrases → the phonemes of Open JTalk with pitch: "[" after the first mora where the pitch rises, "]" where
// it falls, UNK between accent phrases, as the official text/japanese.py writes them ("#" is not in its table, hence
// UNK; whispered vowels become voiced there, too).
#include <filesystem>

#include "text/dictionary_ja.h"
#include "text/g2p.h"

namespace timbre {

class JapaneseG2p : public GraphemeToPhoneme {
 public:
  // Maps dictionary_ja.bin of `directory`.
  explicit JapaneseG2p(const std::filesystem::path& directory);

  // A token is a stretch of text without spaces and marks (JapaneseNormalizer's), of any number of words.
  std::vector<Pronunciation> pronounce(const std::vector<SpokenToken>& tokens) const override;

 private:
  DictionaryJa dictionary_;
};

}  // namespace timbre
