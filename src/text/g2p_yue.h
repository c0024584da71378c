#pragma once
// Cantonese words → initials and finals with tones of version 2 (prefix Y): readings from the table of phrases, the
// longest phrases first. Every character has two phonemes.
#include <memory>

#include "text/g2p.h"
#include "text/phrase_table.h"

namespace timbre {

class CantoneseG2p : public GraphemeToPhoneme {
 public:
  explicit CantoneseG2p(std::shared_ptr<const PhraseTable> words) : words_(std::move(words)) {}

  // Tokens of ChineseNormalizer with the same table; Latin words get no phonemes here.
  std::vector<Pronunciation> pronounce(const std::vector<SpokenToken>& tokens) const override;

 private:
  std::shared_ptr<const PhraseTable> words_;
};

}  // namespace timbre
