// Dates, times of day, years, decades, telephone numbers.
#include <array>
#include <cstdlib>

#include "text/normalizer_en.h"
#include "text/unicode.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;
constexpr const char* kDigits = "0123456789";

constexpr std::array<const char*, 12> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                                 "July",    "August",   "September", "October", "November", "December"};
constexpr const char* kMonthPattern =
    "(Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?\\.?|July?\\.?|Aug(?:ust|\\.)?|"
    "Sep(?:tember|t\\.?|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?)";

int value(const std::string& digits) { return std::atoi(digits.c_str()); }
bool is_day(const std::string& digits) { return value(digits) >= 1 && value(digits) <= 31; }

std::string month_name(const std::string& written) {
  for (const char* month : kMonths) {
    if (written.compare(0, 3, month, 3) == 0) return month;
  }
  return written;
}

std::string optional_year(const std::string& digits, const NumberSpeller& numbers) {
  return digits.empty() ? "" : ", " + numbers.year(digits);
}

void add_dates(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add(kDigits, R"(\b(\d{4})-(\d{2})-(\d{2})(?=T|\b)(?!-))", [&](const Groups& g) {
    const int month = value(g[2]);
    if (month < 1 || month > 12 || !is_day(g[3])) return g[0];
    return std::string(kMonths[static_cast<std::size_t>(month - 1)]) + " " + numbers.ordinal(g[3]) +
           optional_year(g[1], numbers) + " ";
  });
  // Month first, as in the United States; a first number over 12 must be the day.
  rules.add("/", R"((?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?![\d/]))", [&](const Groups& g) {
    int month = value(g[1]);
    std::string day = g[2];
    if (month > 12) {
      month = value(g[2]);
      day = g[1];
    }
    if (month < 1 || month > 12 || !is_day(day)) return g[0];
    const std::string year = g[3].size() == 4 ? g[3] : (value(g[3]) < 50 ? "20" : "19") + g[3];
    return std::string(kMonths[static_cast<std::size_t>(month - 1)]) + " " + numbers.ordinal(day) +
           optional_year(year, numbers);
  });
  rules.add(kDigits,
            std::string("\\b") + kMonthPattern + R"( (\d{1,2})(?:st|nd|rd|th)?(?!\d|:|[.,]\d)(?:,? (\d{4})\b)?)",
            [&](const Groups& g) {
              if (!is_day(g[2])) return g[0];
              return month_name(g[1]) + " " + numbers.ordinal(g[2]) + optional_year(g[3], numbers);
            });
  rules.add(kDigits,
            std::string(R"((?<![\d.,:])(?:\b[Tt]he )?\b(\d{1,2})(?:st|nd|rd|th)? (?:of )?)") + kMonthPattern +
                R"((?![a-z])(?:,? (\d{4})\b)?)",
            [&](const Groups& g) {
              if (!is_day(g[1])) return g[0];
              return "the " + numbers.ordinal(g[1]) + " of " + month_name(g[2]) + optional_year(g[3], numbers);
            });
  rules.add(kDigits, std::string("\\b") + kMonthPattern + R"( (\d{4})\b)",
            [&](const Groups& g) { return month_name(g[1]) + " " + numbers.year(g[2]); });
}

void add_times(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add("mM", std::string(R"((?<=\d ?[AaPp]\.[Mm])\. (?=)") + kSentenceStarterEn + ")",
            ".. ");  // one stop is the sentence's
  const auto to = [](const Groups& g) { return g[1] + " to "; };
  rules.add("aApP", R"(\b(\d{1,2}(?::\d\d)? ?(?:[AaPp]\.?[Mm]\.?)?) ?[-–—] ?(?=\d{1,2}(?::\d\d)? ?[AaPp]\.?[Mm]\b))",
            to);
  rules.add(":", R"(\b(\d{1,2}:\d\d) ?[-–—] ?(?=\d{1,2}:\d\d))", to);
  rules.add(":", R"((?<![\d:.])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:])(?:\s*([AaPp])(?:[Mm]\b|\.[Mm]\.?))?)",
            [&](const Groups& g) {
              std::string spoken = numbers.cardinal(std::to_string(value(g[1])));
              const bool half = !g[4].empty();
              if (value(g[2]) > 0) {
                spoken +=
                    std::string(" ") + (g[2][0] == '0' ? "oh " : "") + numbers.cardinal(std::to_string(value(g[2])));
              } else if (!half && g[3].empty()) {
                spoken += value(g[1]) > 12 || value(g[1]) == 0 ? " hundred" : " o'clock";
              }
              if (!g[3].empty()) {
                spoken += " and " + numbers.cardinal(std::to_string(value(g[3]))) +
                          (value(g[3]) == 1 ? " second" : " seconds");
              }
              return spoken + (half ? std::string(" ") + kSpellMark + to_upper_ascii(g[4]) + "M" : "");
            });
  rules.add(kDigits, R"(\b(1[0-2]|[1-9])\s?([AaPp])(?:[Mm]\b|\.[Mm]\.?))",
            [&](const Groups& g) { return numbers.cardinal(g[1]) + " " + kSpellMark + to_upper_ascii(g[2]) + "M"; });
  rules.add(":", R"((?<![\d:])(\d{1,3}):(\d{1,3})(?![\d:]))",
            [&](const Groups& g) { return numbers.cardinal(g[1]) + " to " + numbers.cardinal(g[2]); });
}

// The plural of a spoken year or ten: eighties, hundreds, thousands.
std::string plural(std::string words) {
  if (words.back() == 'y') return words.substr(0, words.size() - 1) + "ies";
  return words + "s";
}

void add_years(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add(kDigits, R"(\b(1\d|20)(\d0)'?s\b)", [&](const Groups& g) { return plural(numbers.year(g[1] + g[2])); });
  rules.add(kDigits, R"((?<!\w)'?([2-9]0)'?s\b)", [&](const Groups& g) { return plural(numbers.cardinal(g[1])); });
  rules.add("'", R"((?<!\w)'(\d{2})\b(?![.,]?\d))", [&](const Groups& g) {
    return g[1][0] == '0' ? "oh " + numbers.cardinal(g[1].substr(1)) : numbers.cardinal(g[1]);
  });
  rules.add(kDigits, R"((?<![\d,.])(\d{1,3},\d{3}|\d{1,4}) ?(AD|BC|CE|BCE)\b)",
            [&](const Groups& g) { return numbers.year(g[1]) + " " + kSpellMark + g[2]; });
  rules.add(kDigits, R"(\b(AD) ?(\d{1,4})\b)",
            [&](const Groups& g) { return kSpellMark + g[1] + " " + numbers.year(g[2]); });
  rules.add(kDigits, R"((?<![\d.,$£€¥/#-])(1[1-9]\d{2}|20\d{2}) ?[-–—] ?(1[1-9]\d{2}|20\d{2}|\d{2})(?![\w/%-]|[.,]\d))",
            [&](const Groups& g) {
              return numbers.year(g[1]) + " to " + (g[2].size() == 2 ? numbers.cardinal(g[2]) : numbers.year(g[2]));
            });
}

void add_telephone(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add("19", R"((?<=\b[Cc]all |\b[Dd]ial |[Cc]alled |[Dd]ialed |[Cc]alling )(911|999|112)\b(?![.,]?\d))",
            [&](const Groups& g) { return numbers.digits(g[1]); });
  rules.add(kDigits, R"((?<![\w.-])(?:(\+?)(\d{1,3})[ .-])?(?:\((\d{3})\) ?|(\d{3})[ .-])(\d{3})[.-](\d{4})(?![\w-]))",
            [&](const Groups& g) {
              std::string spoken = (g[1].empty() ? "" : "plus ") + numbers.digits(g[2]) + (g[2].empty() ? "" : ", ");
              return spoken + numbers.digits(g[3] + g[4]) + ", " + numbers.digits(g[5]) + ", " + numbers.digits(g[6]);
            });
  rules.add("0", R"((?<![\w.,-])(0\d{2,4}) (\d{3,8})(?: (\d{3,6}))?(?![\w-]|[.,]\d))", [&](const Groups& g) {
    return numbers.digits(g[1]) + ", " + numbers.digits(g[2]) + (g[3].empty() ? "" : ", " + numbers.digits(g[3]));
  });
  rules.add("-", R"((?<![\w.-])(\d{3})-(\d{4})(?![\w-]))",
            [&](const Groups& g) { return numbers.digits(g[1]) + ", " + numbers.digits(g[2]); });
  rules.add("+", R"((?<!\w)\+(\d{1,4}(?:[ -]\d{2,8}){2,6})(?![\w-]))", [&](const Groups& g) {
    std::string spoken = "plus";
    std::string group;
    for (const char c : g[1] + " ") {
      if (c != ' ' && c != '-') {
        group += c;
      } else {
        spoken += (spoken == "plus" ? " " : ", ") + numbers.digits(group);
        group.clear();
      }
    }
    return spoken;
  });
}

}  // namespace

void add_date_rules_en(Rewriter& rules, const NumberSpeller& numbers) {
  add_telephone(rules, numbers);
  add_dates(rules, numbers);
  add_times(rules, numbers);
  add_years(rules, numbers);
}

}  // namespace timbre
