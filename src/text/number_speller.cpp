#include "text/number_speller.h"

#include <unicode/rbnf.h>

#include <algorithm>
#include <mutex>

#include "base/error.h"

namespace timbre {
namespace {

constexpr std::size_t kMaxCardinalDigits = 15;

std::string only_digits(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

}  // namespace

struct NumberSpeller::Impl {
  explicit Impl(const char* locale, UErrorCode& status) : format(icu::URBNF_SPELLOUT, icu::Locale(locale), status) {}
  icu::RuleBasedNumberFormat format;
  std::mutex mutex;  // ICU formats may build parts of themselves on first use
};

NumberSpeller::NumberSpeller(const char* locale) {
  UErrorCode status = U_ZERO_ERROR;
  impl_ = std::make_unique<Impl>(locale, status);
  if (U_FAILURE(status)) {
    throw Error(ErrorKind::kInternal, std::string("ICU cannot spell numbers for locale ") + locale + ": " +
                                          u_errorName(status) + "; install libicu with its full data");
  }
}

NumberSpeller::~NumberSpeller() = default;

std::string NumberSpeller::spell(std::string_view text, const char* rule_set) const {
  const std::string number = only_digits(text);
  if (number.empty()) return "";
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString spelled;
  icu::FieldPosition position;
  {
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    impl_->format.format(static_cast<std::int64_t>(std::stoll(number)), icu::UnicodeString(rule_set), spelled, position,
                         status);
  }
  if (U_FAILURE(status)) throw Error(ErrorKind::kInternal, "ICU cannot spell " + number + ": " + u_errorName(status));
  std::string words;
  spelled.toUTF8String(words);
  std::replace(words.begin(), words.end(), '-', ' ');
  return words;
}

std::string NumberSpeller::cardinal(std::string_view text) const {
  const std::string number = only_digits(text);
  if (number.size() > kMaxCardinalDigits || (number.size() > 1 && number[0] == '0')) return digits(number);
  return spell(number, "%spellout-numbering");
}

std::string NumberSpeller::ordinal(std::string_view text) const {
  const std::string number = only_digits(text);
  return number.size() > kMaxCardinalDigits ? digits(number) : spell(number, "%spellout-ordinal");
}

std::string NumberSpeller::year(std::string_view text) const {
  const std::string number = only_digits(text);
  return number.size() > 4 ? cardinal(number) : spell(number, "%spellout-numbering-year");
}

std::string NumberSpeller::decimal(std::string_view number) const {
  const std::size_t point = number.find('.');
  if (point == std::string_view::npos) return cardinal(number);
  const std::string whole = cardinal(number.substr(0, point));
  return (whole.empty() ? "" : whole + " ") + "point " + digits(number.substr(point + 1));
}

std::string NumberSpeller::digits(std::string_view text) const {
  std::string words;
  for (const char digit : only_digits(text)) {
    if (!words.empty()) words += ' ';
    words += spell(std::string_view(&digit, 1), "%spellout-numbering");
  }
  return words;
}

}  // namespace timbre
