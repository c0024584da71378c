#pragma once
// Japanese normalisation: NFKC; dates, times, money, units, ranges, fractions, telephone numbers and signs as one would
// say them; Latin letters by their names. Digits stay, wide ones (３本): JapaneseG2p, which cuts the words, knows what
// they count. A token is a stretch between spaces and marks.
#include <string>

#include "text/normalizer.h"
#include "text/numbers_ja.h"
#include "text/rewriter.h"

namespace timbre {

// The rules, in the order in which they apply: dates and times, then all other numbers and signs.
void add_date_rules_ja(Rewriter& rules);
void add_number_rules_ja(Rewriter& rules);

class JapaneseNormalizer : public Normalizer {
 public:
  JapaneseNormalizer();
  NormalizedText normalize(std::string_view utf8) const override;

 private:
  Rewriter rules_;
};

}  // namespace timbre
