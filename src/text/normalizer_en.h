#pragma once
// English text → spoken words: numbers, dates, times, money, units, abbreviations, web addresses and symbols.
#include "text/normalizer.h"
#include "text/number_speller.h"
#include "text/rewriter.h"

namespace timbre {

class EnglishNormalizer : public Normalizer {
 public:
  EnglishNormalizer();
  NormalizedText normalize(std::string_view utf8) const override;

 private:
  NumberSpeller numbers_;
  Rewriter rules_;
};

// Parts of the rule list, in the order in which they apply. Within the rewritten text the character kSpellMark before
// a word means: read it letter by letter.
constexpr const char* kSpellMark = "\x01";  // cannot occur in cleaned text
// Pattern of words that begin a sentence: a full stop before them ends one, even after an abbreviation.
constexpr const char* kSentenceStarterEn =
    "(?:The|This|That|These|He|She|It|We|They|You|In|But|And|A|An|There|If|When|So|Then|Now|What|Why|How|Who|My|His|"
    "Her)\\b";
void add_mark_rules_en(Rewriter& rules);                                     // note marks, spaced dots, R&D
void add_web_rules_en(Rewriter& rules, const NumberSpeller& numbers);        // URLs, e-mail, files, versions, #, @
void add_date_rules_en(Rewriter& rules, const NumberSpeller& numbers);       // dates, times, decades
void add_telephone_rules_en(Rewriter& rules, const NumberSpeller& numbers);  // telephone and other grouped numbers
void add_address_rules_en(Rewriter& rules, const NumberSpeller& numbers);    // 221B Baker St., CA 90210
void add_measure_rules_en(Rewriter& rules, const NumberSpeller& numbers);    // percent, units
void add_money_rules_en(Rewriter& rules, const NumberSpeller& numbers);
void add_abbreviation_rules_en(Rewriter& rules, const NumberSpeller& numbers);  // Dr., e.g., U.S., Chapter IV
void add_roman_rules_en(Rewriter& rules, const NumberSpeller& numbers);         // Chapter IV, Henry VIII
void add_number_rules_en(Rewriter& rules, const NumberSpeller& numbers);  // ranges, fractions, ordinals, cardinals
void add_symbol_rules_en(Rewriter& rules, const NumberSpeller& numbers);  // & + = × and what is left

// Words and pauses of a text without digits or symbols: quotes and brackets go, punctuation is mapped to , . ! ? …
std::vector<SpokenToken> tokenize_en(std::string_view text);

}  // namespace timbre
