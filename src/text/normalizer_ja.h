#pragma once
// Japanese normalisation: NFKC, numbers with their counters as katakana (3本 → サンボン), dates, times, money, units,
// signs; Latin letters by their names. A token is a stretch between spaces and marks; words are cut by JapaneseG2p.
#include <string>

#include "text/normalizer.h"
#include "text/rewriter.h"

namespace timbre {

// Digits → katakana: "1600" → センロッピャク. Over 16 digits, or with a leading zero: digit by digit.
std::string number_ja(const std::string& digits);
// A number and what it counts: ("3", "本") → サンボン, ("1", "人") → ヒトリ; "" for an unknown counter.
std::string counted_ja(const std::string& digits, const std::string& counter);

class JapaneseNormalizer : public Normalizer {
 public:
  JapaneseNormalizer();
  NormalizedText normalize(std::string_view utf8) const override;

 private:
  Rewriter rules_;
};

}  // namespace timbre
