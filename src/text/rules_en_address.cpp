// Postal addresses: house numbers, streets, states and ZIP codes of the United States; letters behind numbers.
#include <map>

#include "text/normalizer_en.h"
#include "text/unicode.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;
constexpr const char* kDigits = "0123456789";

const std::map<std::string, std::string>& states() {
  static const std::map<std::string, std::string> kList = {
      {"AL", "Alabama"},        {"AK", "Alaska"},         {"AZ", "Arizona"},
      {"AR", "Arkansas"},       {"CA", "California"},     {"CO", "Colorado"},
      {"CT", "Connecticut"},    {"DE", "Delaware"},       {"DC", "D C"},
      {"FL", "Florida"},        {"GA", "Georgia"},        {"HI", "Hawaii"},
      {"ID", "Idaho"},          {"IL", "Illinois"},       {"IN", "Indiana"},
      {"IA", "Iowa"},           {"KS", "Kansas"},         {"KY", "Kentucky"},
      {"LA", "Louisiana"},      {"ME", "Maine"},          {"MD", "Maryland"},
      {"MA", "Massachusetts"},  {"MI", "Michigan"},       {"MN", "Minnesota"},
      {"MS", "Mississippi"},    {"MO", "Missouri"},       {"MT", "Montana"},
      {"NE", "Nebraska"},       {"NV", "Nevada"},         {"NH", "New Hampshire"},
      {"NJ", "New Jersey"},     {"NM", "New Mexico"},     {"NY", "New York"},
      {"NC", "North Carolina"}, {"ND", "North Dakota"},   {"OH", "Ohio"},
      {"OK", "Oklahoma"},       {"OR", "Oregon"},         {"PA", "Pennsylvania"},
      {"RI", "Rhode Island"},   {"SC", "South Carolina"}, {"SD", "South Dakota"},
      {"TN", "Tennessee"},      {"TX", "Texas"},          {"UT", "Utah"},
      {"VT", "Vermont"},        {"VA", "Virginia"},       {"WA", "Washington"},
      {"WV", "West Virginia"},  {"WI", "Wisconsin"},      {"WY", "Wyoming"}};
  return kList;
}

// The codes as alternatives of a pattern; those that are words too (OK, ME, IN) only where `words`.
std::string codes(bool words) {
  static constexpr std::string_view kWords = " OK HI OH OR IN ME PA MA LA ID AL CO DE MS ";
  std::string pattern;
  for (const auto& [code, unused] : states()) {
    if (words || kWords.find(" " + code + " ") == kWords.npos) pattern += (pattern.empty() ? "" : "|") + code;
  }
  return pattern;
}

const std::map<std::string, std::string>& streets() {
  static const std::map<std::string, std::string> kList = {
      {"st", "Street"},       {"ave", "Avenue"},   {"blvd", "Boulevard"}, {"rd", "Road"},    {"hwy", "Highway"},
      {"expy", "Expressway"}, {"ct", "Court"},     {"dr", "Drive"},       {"ln", "Lane"},    {"pl", "Place"},
      {"pkwy", "Parkway"},    {"sq", "Square"},    {"ter", "Terrace"},    {"cir", "Circle"}, {"aly", "Alley"},
      {"trl", "Trail"},       {"cres", "Crescent"}};
  return kList;
}

std::string direction(const std::string& written) {
  static const std::map<std::string, std::string> kList = {
      {"N", "North "},      {"S", "South "},      {"E", "East "},       {"W", "West "},
      {"NE", "Northeast "}, {"NW", "Northwest "}, {"SE", "Southeast "}, {"SW", "Southwest "}};
  const auto found = kList.find(written);
  return found == kList.end() ? "" : found->second;
}

// 221 → two twenty one, 708 → seven oh eight, 2788 → twenty seven eighty eight, 12345 → digit by digit.
std::string house_number(const std::string& digits, const NumberSpeller& numbers) {
  if (digits.size() > 4 || digits[0] == '0') return numbers.digits(digits);
  if (digits.size() < 3 || digits.substr(digits.size() - 2) == "00") {
    return digits.size() == 4 && digits[1] != '0' ? numbers.year(digits) : numbers.cardinal(digits);
  }
  const std::size_t split = digits.size() - 2;
  const std::string rest = digits[split] == '0' ? "oh " + numbers.cardinal(digits.substr(split + 1))
                                                : numbers.cardinal(digits.substr(split));
  return numbers.cardinal(digits.substr(0, split)) + " " + rest;
}

std::string lettered(const std::string& letter) { return letter.empty() ? "" : std::string(" ") + kSpellMark + letter; }

void add_streets(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add(kDigits, R"(\bNo\. (?=\d{1,5} [A-Z]\w+ [A-Z]))", "number ");
  std::string kinds;
  for (const auto& [kind, unused] : streets()) kinds += (kinds.empty() ? "" : "|") + kind;
  const std::string number = R"((?<![\w.,$£€#/:-])(\d{1,5})([A-Z])? )";
  const std::string name =
      R"((?:(N|S|E|W|NE|NW|SE|SW)\.? )?((?:[A-Z][\w'-]{1,20} ){0,3}(?:[A-Z][\w'-]{1,20}|\d{1,3}(?:st|nd|rd|th))))";
  rules.add(kDigits, number + name + " ((?i:" + kinds + R"())\b(\.?)(?=( )(?:\d|)" + kSentenceStarterEn + ")|)",
            [&](const Groups& g) {
              const bool ends = !g[6].empty() && !g[7].empty();  // "1428 Elm St. It was"
              return house_number(g[1], numbers) + lettered(g[2]) + " " + direction(g[3]) + g[4] + " " +
                     streets().at(to_lower_ascii(g[5])) + (ends ? "." : "");
            });
  rules.add(
      kDigits, number + name + R"((?= (?:Street|Avenue|Boulevard|Road|Lane|Drive|Court|Place|Way|Highway|Parkway)\b))",
      [&](const Groups& g) { return house_number(g[1], numbers) + lettered(g[2]) + " " + direction(g[3]) + g[4]; });
  rules.add(kDigits, R"(\b[Aa]pt\.? (?=\d))", "apartment ");
  // "apartment 4B", "at 221B": a letter, not billions.
  rules.add(
      kDigits,
      R"((\b(?i:apartment|apt\.?|room|flat|gate|unit|suite|seat|number|no\.|block|building|platform|bus|route|exit|at|row|bay) )(\d{1,4})([A-Z])\b(?!['&]))",
      [&](const Groups& g) { return g[1] + house_number(g[2], numbers) + lettered(g[3]); });
}

void add_states(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add(kDigits, "\\b(" + codes(true) + R"(),? (\d{5})(?:-(\d{4}))?(?![\w-]|[.,]\d))", [&](const Groups& g) {
    return states().at(g[1]) + " " + numbers.digits(g[2]) + (g[3].empty() ? "" : ", " + numbers.digits(g[3]));
  });
  std::string names;
  for (const auto& [unused, state] : states()) names += (names.empty() ? "" : "|") + state;
  rules.add(kDigits, "\\b(" + names + R"(|(?i:zip(?: code)?:?)) (\d{5})(?:-(\d{4}))?(?![\w-]|[.,]\d))",
            [&](const Groups& g) {
              return g[1] + " " + numbers.digits(g[2]) + (g[3].empty() ? "" : ", " + numbers.digits(g[3]));
            });
  const auto name = [](const Groups& g) { return g[1] + states().at(g[2]); };
  rules.add(",", R"((\b[A-Z][a-z]{2,20}, )()" + codes(false) + R"()\b(?=\s*(?:$|[,.;:!?)])|\s+[a-z]))", name);
  rules.add(",",
            R"((\b(?:in|from|to|of|near|at) (?:[A-Z][a-z.]{1,20} ){0,2}[A-Z][a-z]{2,20}, )()" + codes(true) +
                R"()\b(?=\s*(?:$|[,.;:!?)])|\s+[a-z]))",
            name);
}

}  // namespace

void add_address_rules_en(Rewriter& rules, const NumberSpeller& numbers) {
  add_streets(rules, numbers);
  add_states(rules, numbers);
}

}  // namespace timbre
