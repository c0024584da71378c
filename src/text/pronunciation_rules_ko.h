#pragma once
// The rules of the National Institute of Korean Language's Standard Pronunciation (표준 발음법, 1988 and later),
// articles 5 and 8 to 28, on Hangul syllables: neutral tails, liaison, aspiration, nasals, ㄹ, palatal and tense
// consonants.
#include <vector>

#include "text/hangul.h"

namespace timbre {

struct SpokenSyllable {
  Syllable letters;
  bool begins_word;  // a space is before it
};

// Spelling → sound, in place, for one stretch of words without a pause. Across a space there is no liaison and no
// palatal; every other rule holds there too, as in GPT-SoVITS (g2pk2). Linear time.
void apply_pronunciation_rules_ko(std::vector<SpokenSyllable>& syllables);

}  // namespace timbre
