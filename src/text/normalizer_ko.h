#pragma once
// Korean normalisation: numbers become native or Sino-Korean words by what they count, with dates, times, money, units,
// telephone numbers and signs; single letters (ㅋㅋ) and Latin letters are read by their sound or name.
#include <string>

#include "text/normalizer.h"
#include "text/rewriter.h"

namespace timbre {

// Digits as Sino-Korean words: "1234" → 천이백삼십사. Over 20 digits, or with a leading zero: digit by digit.
std::string sino_korean(const std::string& digits);
// 1 … 99 as native words before a counter: "21" → 스물한; hundreds are Sino-Korean: "101" → 백한.
std::string native_korean(const std::string& digits);
// "1,234.5" → 천이백삼십사점오
std::string korean_number(const std::string& written);
// Digit by digit, with 공 for 0, as telephone numbers are said.
std::string korean_digits(const std::string& digits);

// Parts of the rule list, in the order in which they apply.
void add_telephone_rules_ko(Rewriter& rules);  // telephones, cards, emergency numbers
void add_date_rules_ko(Rewriter& rules);       // dates, times, ranges of both
void add_measure_rules_ko(Rewriter& rules);    // money, units
void add_number_rules_ko(Rewriter& rules);     // fractions, counters, approximate and other numbers

class KoreanNormalizer : public Normalizer {
 public:
  KoreanNormalizer();
  NormalizedText normalize(std::string_view utf8) const override;

 private:
  Rewriter rules_;
};

}  // namespace timbre
