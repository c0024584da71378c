#pragma once
// Words → phonemes. One implementation per language.
#include <string>
#include <vector>

#include "text/normalizer.h"

namespace timbre {

enum class WordSource { kLexicon, kDictionary, kRule, kLetterToSound, kPunctuation };

struct Pronunciation {
  std::vector<std::string> phonemes;  // symbols of the table in text/symbols.h
  WordSource source;                  // how it was found
  std::vector<std::string> unread = {};  // characters that it has no reading for
};

class GraphemeToPhoneme {
 public:
  virtual ~GraphemeToPhoneme() = default;
  // One pronunciation per token. Neighbours are visible, so that context can decide.
  virtual std::vector<Pronunciation> pronounce(const std::vector<SpokenToken>& tokens) const = 0;
};

}  // namespace timbre
