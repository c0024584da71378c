#pragma once
// Korean normalisation: numbers become native or Sino-Korean words by what they count, with dates, times, money, units,
// telephone numbers and signs; single letters (ㅋㅋ) and Latin letters are read by their sound or name.
#include <string>

#include "text/normalizer.h"
#include "text/rewriter.h"

namespace timbre {

// Digits as Sino-Korean words: "1234" → 천이백삼십사. Over 16 digits, or with a leading zero: digit by digit.
std::string sino_korean(const std::string& digits);
// 1 … 99 as native words before a counter: "21" → 스물한; hundreds are Sino-Korean: "101" → 백한.
std::string native_korean(const std::string& digits);

class KoreanNormalizer : public Normalizer {
 public:
  KoreanNormalizer();
  NormalizedText normalize(std::string_view utf8) const override;

 private:
  Rewriter rules_;
};

}  // namespace timbre
