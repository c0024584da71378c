#include "text/normalizer_en.h"

#include "text/unicode.h"

namespace timbre {

EnglishNormalizer::EnglishNormalizer() : numbers_("en_US") {
  add_mark_rules_en(rules_);
  add_web_rules_en(rules_, numbers_);
  add_address_rules_en(rules_, numbers_);
  add_telephone_rules_en(rules_, numbers_);
  add_date_rules_en(rules_, numbers_);
  add_measure_rules_en(rules_, numbers_);
  add_abbreviation_rules_en(rules_, numbers_);
  add_number_rules_en(rules_, numbers_);
  add_symbol_rules_en(rules_, numbers_);
}

NormalizedText EnglishNormalizer::normalize(std::string_view utf8) const {
  CleanText clean = clean_latin_text(utf8);
  return {tokenize_en(rules_.apply(clean.text)), std::move(clean.skipped)};
}

}  // namespace timbre
