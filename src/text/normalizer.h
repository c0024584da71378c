#pragma once
// Written text → the words that are spoken. One implementation per language; each knows its own numbers, abbreviations
// and symbols and leaves nothing but speakable words and the pauses between them.
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

struct SpokenToken {
  enum class Kind {
    kWord,         // read as a word
    kLetters,      // read letter by letter
    kPunctuation,  // one of , . ! ? … -
  };
  Kind kind;
  std::string text;
};

struct NormalizedText {
  std::vector<SpokenToken> tokens;   // no punctuation first, never two in a row; empty when nothing can be spoken
  std::vector<std::string> skipped;  // runs of characters that were left out, each once
};

class Normalizer {
 public:
  virtual ~Normalizer() = default;
  // Defined for every byte sequence; time and memory linear in its length.
  virtual NormalizedText normalize(std::string_view utf8) const = 0;
};

}  // namespace timbre
