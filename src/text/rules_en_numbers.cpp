// Plain numbers: what is left when dates, money and measures have been read.
#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "text/normalizer_en.h"
#include "text/unicode.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;
constexpr const char* kDigits = "0123456789";

std::string plural_ordinal(const std::string& spoken, bool many) { return many ? spoken + "s" : spoken; }

// 3/4 → three quarters; 7/100 → seven hundredths; what is no common fraction → seven over nine hundred three.
std::string fraction(const std::string& above, const std::string& below, const NumberSpeller& numbers) {
  const long top = std::atol(above.c_str());
  const long bottom = std::atol(below.c_str());
  if (top == bottom) return numbers.cardinal(above) + " " + numbers.cardinal(below);  // fifty fifty
  const bool many = top != 1;
  const std::string count = numbers.cardinal(std::to_string(top));
  if (bottom == 2) return count + (many ? " halves" : " half");
  if (bottom == 4) return count + plural_ordinal(" quarter", many);
  if (bottom >= 3 && (bottom <= 20 || bottom % 10 == 0 || bottom == 32 || bottom == 64) && bottom <= 1000) {
    return count + " " + plural_ordinal(numbers.ordinal(std::to_string(bottom)), many);
  }
  return count + " over " + numbers.cardinal(std::to_string(bottom));
}

void add_fractions(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add("/", R"(\b24/7\b)", "twenty four seven");
  rules.add("-", R"(\b24-7\b)", "twenty four seven");
  rules.add("/", R"(\b9/11\b)", "nine eleven");
  rules.add("/", R"((?<![\d/.,\w])(5|10|100)/\1(?![\d/]|\.\d))",  // a score, unlike 50/50
            [&](const Groups& g) { return numbers.cardinal(g[1]) + " out of " + numbers.cardinal(g[1]); });
  rules.add("/", R"((?<![\d/.,])(\d{1,9})[ -](\d{1,3})/(\d{1,4})(?![\d/]|\.\d))", [&](const Groups& g) {
    const bool one = g[2] == "1";
    return numbers.cardinal(g[1]) + " and " +
           (one && g[3] == "2"   ? "a half"
            : one && g[3] == "4" ? "a quarter"
                                 : fraction(g[2], g[3], numbers));
  });
  rules.add("/", R"((?<![\d/.,\w])(\d{1,6}) ?/ ?(\d{1,6})(?:st|nd|rd|th|ST|ND|RD|TH)?(?![\d/]|\.\d))",
            [&](const Groups& g) { return fraction(g[1], g[2], numbers); });
  rules.add("/", R"((?<=\d) ?/ ?(?=\w)|(?<=\w) ?/ ?(?=\d))", " slash ");
}

// "Chapter 03", a heading "01": the zero only fills a column.
void add_filled(Rewriter& rules) {
  rules.add("0", R"(^\W*0(\d)\W*$)", [](const Groups& g) { return g[1] + "."; });
  rules.add(
      "0",
      R"(\b((?i:chapter|part|volume|book|act|scene|section|track|day|step|level|lesson|episode|unit|page|exercise|)"
      R"(question|verse|line|session|week|season|round|figure|table|appendix|number|item|note|slide|task|grade)) 0+([1-9]\d?)\b(?![.:]\d))",
      [](const Groups& g) { return g[1] + " " + g[2]; });
}

// 2^10 → two to the tenth; x^2 stays for the rule of squares.
void add_powers(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add("^", R"((?<=[\w)]) ?\^ ?(\d{1,4})(?![\w^]|\.\d))", [&](const Groups& g) {
    return g[1] == "2" ? " squared" : g[1] == "3" ? " cubed" : " to the " + numbers.ordinal(g[1]);
  });
}

// Of more digits than a cardinal has, in groups of three: 124,444,234,854,823,834,553.
std::string large(const std::string& written, const NumberSpeller& numbers) {
  static constexpr const char* kScales[] = {"",
                                            " thousand",
                                            " million",
                                            " billion",
                                            " trillion",
                                            " quadrillion",
                                            " quintillion",
                                            " sextillion",
                                            " septillion",
                                            " octillion"};
  const std::size_t commas = static_cast<std::size_t>(std::count(written.begin(), written.end(), ','));
  if (commas < 5 || commas >= std::size(kScales) || written.find('.') != std::string::npos)
    return numbers.decimal(written);
  std::string spoken;
  std::size_t at = 0;
  for (std::size_t left = commas + 1; left-- > 0;) {
    const std::size_t end = std::min(written.find(',', at), written.size());
    const int group = std::atoi(written.substr(at, end - at).c_str());
    if (group > 0) spoken += (spoken.empty() ? "" : " ") + numbers.cardinal(std::to_string(group)) + kScales[left];
    at = end + 1;
  }
  return spoken;
}

void add_subtractions(Rewriter& rules) {
  rules.add("=", R"((?<=\d) ?[-−–] ?(?=\d{1,15}(?:\.\d{1,9})?(?: ?[-+−–*/×] ?\d{1,15}){0,5} ?=))", " minus ");
  rules.add("=", R"((?<== ?\d{1,15}) ?[-−–] ?(?=\d))", " minus ");
}

void add_mixed_words(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add(kDigits, R"((?<=\d(?:st|nd|rd|th)) ?[-–] ?(?=\d{1,9}(?:st|nd|rd|th)\b))", " to ");
  rules.add(kDigits, R"((?<![\w.,])(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:st|nd|rd|th|ST|ND|RD|TH)\b)",
            [&](const Groups& g) { return numbers.ordinal(g[1]); });
  rules.add("*", R"((?<=\d) ?\* ?(?=\d))", " times ");
  // A4, MP3, B2B, iPhone15, 4x4: letters and digits are read apart; one or two capitals (or no vowel) are spelled.
  rules.add(kDigits, R"((?<![A-Za-z])([A-Z]{1,2}|[b-df-hj-np-tv-xz]{1,3})-?(?=\d))",
            [](const Groups& g) { return kSpellMark + to_upper_ascii(g[1]) + " "; });
  rules.add(kDigits, R"((?<=[A-Za-z])-?(?=\d))", " ");
  rules.add(kDigits, R"((?<=\d)([A-Z]{1,2})(?![A-Za-z']))",
            [](const Groups& g) { return std::string(" ") + kSpellMark + g[1] + " "; });
  rules.add(kDigits, R"((?<=\d)(?=[A-Za-z]))", " ");
}

}  // namespace

void add_number_rules_en(Rewriter& rules, const NumberSpeller& numbers) {
  add_filled(rules);
  add_powers(rules, numbers);
  add_subtractions(rules);
  // 401(k): four oh one k.
  rules.add("(", R"(\b([1-9])0(\d)\(([a-z])\)(?:\((\d)\))?)", [&](const Groups& g) {
    return numbers.cardinal(g[1]) + " oh " + numbers.cardinal(g[2]) + " " + kSpellMark + g[3] + " " + g[4];
  });
  add_fractions(rules, numbers);
  rules.add(
      "-\xE2",
      R"((?<![\d\w.,-])(\d{1,3}(?:,\d{3}){1,4}|\d{1,15}(?:\.\d{1,10})?) ?[-–] ?(\d{1,3}(?:,\d{3}){1,4}|\d{1,15}(?:\.\d{1,10})?)(?![\w-]|[.,]\d))",
      [&](const Groups& g) { return numbers.decimal(g[1]) + " to " + numbers.decimal(g[2]); });
  add_mixed_words(rules, numbers);
  rules.add("-", R"((?<![\w)\x{01}])-(?=\d|\.\d))", "minus ");
  // Years: four digits from 1100 to 2099 without a comma, unless the number goes on.
  rules.add(kDigits, R"((?<![\d.,])(1[1-9]\d{2}|20\d{2})(?![\d]|[.,]\d))",
            [&](const Groups& g) { return numbers.year(g[1]); });
  rules.add(kDigits, R"((?<!\d)\d{1,3}(?:,\d{3})+(?![,\d])(?:\.\d+)?)",
            [&](const Groups& g) { return large(g[0], numbers); });
  rules.add(kDigits, R"((?:(?<!\d)\d{1,40}|(?<![.\d]))\.\d+)", [&](const Groups& g) { return numbers.decimal(g[0]); });
  rules.add(kDigits, R"(\d+)", [&](const Groups& g) { return numbers.cardinal(g[0]); });
}

}  // namespace timbre
