#pragma once
// Numbers as words, by ICU's spell-out rules of a locale. Results are lower case, words separated by single spaces
// (no hyphens). Inputs are strings of ASCII digits of any length; thread-safe.
#include <memory>
#include <string>
#include <string_view>

namespace timbre {

class NumberSpeller {
 public:
  // Throws ErrorKind::kInternal when ICU lacks the locale's spell-out rules.
  explicit NumberSpeller(const char* locale = "en_US");
  ~NumberSpeller();

  // "1,234" or "1234" → one thousand two hundred thirty four. More than 15 digits, or a leading zero: digit by digit.
  std::string cardinal(std::string_view digits) const;
  std::string ordinal(std::string_view digits) const;
  // "1984" → nineteen eighty four, "2005" → two thousand five.
  std::string year(std::string_view digits) const;
  // "3.14" → three point one four; without a point as cardinal().
  std::string decimal(std::string_view number) const;
  // "907" → nine zero seven; other characters are ignored.
  std::string digits(std::string_view digits) const;

 private:
  struct Impl;
  std::string spell(std::string_view digits, const char* rule_set) const;
  std::unique_ptr<Impl> impl_;
};

}  // namespace timbre
