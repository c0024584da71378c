#pragma once
// Mandarin words → initials and finals with tones: readings from the table of phrases, characters with several readings
// by the words around them, changes of tone. Every character has two phonemes.
#include <memory>

#include "text/g2p.h"
#include "text/language.h"
#include "text/phrase_table.h"

namespace timbre {

class ChineseG2p : public GraphemeToPhoneme {
 public:
  explicit ChineseG2p(std::shared_ptr<const PhraseTable> words, Readings readings = Readings::kDictionary)
      : words_(std::move(words)), readings_(readings) {}

  // Tokens of ChineseNormalizer; Latin words get no phonemes here.
  std::vector<Pronunciation> pronounce(const std::vector<SpokenToken>& tokens) const override;

 private:
  void pronounce_stretch(const std::vector<SpokenToken>& tokens, std::size_t begin, std::size_t end,
                         std::vector<Pronunciation>& result) const;

  std::shared_ptr<const PhraseTable> words_;
  Readings readings_;
};

}  // namespace timbre
