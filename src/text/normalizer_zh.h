#pragma once
// Mandarin and Cantonese text → words: numbers in their roles, dates, times, money, units, formulas; cut into words by
// the table of phrases. Simplified and traditional characters stay as they are written.
#include <memory>

#include "text/language.h"
#include "text/normalizer.h"
#include "text/phrase_table.h"
#include "text/rewriter.h"

namespace timbre {

class ChineseNormalizer : public Normalizer {
 public:
  // `language`: Mandarin, or Cantonese, which reads telephone numbers without 幺. `simplified`: where given, its
  // simplified characters are put for traditional ones first.
  ChineseNormalizer(std::shared_ptr<const PhraseTable> words, Language language,
                    std::shared_ptr<const PhraseTable> simplified = nullptr);
  NormalizedText normalize(std::string_view utf8) const override;

 private:
  std::shared_ptr<const PhraseTable> words_, simplified_;
  Rewriter rules_, wording_;
};

// Parts of the rule list, in the order in which they apply.
void add_date_rules_zh(Rewriter& rules);  // dates, years, times, scores
void add_code_rules_zh(Rewriter& rules);  // telephones, rooms, codes: digit by digit
// Money, percent, temperature, units. `dollar`: what $ alone is.
void add_measure_rules_zh(Rewriter& rules, const std::string& dollar);
void add_number_rules_zh(Rewriter& rules);  // scores, ratios, fractions, ranges, formulas, quantities, numbers

// Fullwidth letters, digits and marks as ASCII; spaces of all kinds as ' '; combining marks and invisible characters
// gone.
std::string clean_hanzi_text(std::string_view utf8);

// Words and pauses of a text without digits. Latin words stay; quotes go; punctuation is mapped to , . ! ? … -
NormalizedText tokenize_zh(std::string_view utf8, const PhraseTable& words);

}  // namespace timbre
