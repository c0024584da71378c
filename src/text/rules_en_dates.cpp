// Dates, times of day, years, decades.
#include <algorithm>
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
    "((?i:Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?\\.?|July?\\.?|Aug(?:ust|\\.)?|"
    "Sep(?:tember|t\\.?|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?))";

int value(const std::string& digits) { return std::atoi(digits.c_str()); }
bool is_day(const std::string& digits) { return value(digits) >= 1 && value(digits) <= 31; }

std::string month_name(const std::string& written) {
  const std::string name = to_upper_ascii(written.substr(0, 1)) + to_lower_ascii(written.substr(1));
  for (const char* month : kMonths) {
    if (name.compare(0, 3, month, 3) == 0) return month;
  }
  return written;
}

std::string month_name(int month) { return kMonths[static_cast<std::size_t>(month - 1)]; }

// may, march and mar in small letters are words, unless a year or an ordinal says that they are months.
bool may_be_word(const std::string& written) { return written == "may" || written == "march" || written == "mar"; }

std::string optional_year(const std::string& digits, const NumberSpeller& numbers) {
  return digits.empty() ? "" : ", " + numbers.year(digits);
}

void add_dates(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add(kDigits, R"(\b(\d{4})-(\d{1,2})-(\d{1,2})(?=T|\b)(?!-))", [&](const Groups& g) {
    const int month = value(g[2]);
    if (month < 1 || month > 12 || !is_day(g[3])) return g[0];
    return month_name(month) + " " + numbers.ordinal(g[3]) + optional_year(g[1], numbers) + " ";
  });
  rules.add("/.", R"((?<![\d/.])(\d{4})(?:/(\d{1,2})/|\.(\d{1,2})\.)(\d{1,2})(?![\d/]|\.\d))", [&](const Groups& g) {
    const int month = value(g[2] + g[3]);
    if (month < 1 || month > 12 || !is_day(g[4])) return g[0];
    return month_name(month) + " " + numbers.ordinal(g[4]) + optional_year(g[1], numbers);
  });
  rules.add("/", R"((?<![\d/.,$])(0?[1-9]|1[0-2])/((?:19|20)\d{2})(?![\d/]|[.,]\d))",
            [&](const Groups& g) { return month_name(value(g[1])) + " " + numbers.year(g[2]); });
  // Month first, as in the United States; a first number over 12 must be the day.
  rules.add(
      "/.-", R"((?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|(?<=/)\d{2})(?![\d/-]|\.\d))", [&](const Groups& g) {
        const bool day_first = value(g[1]) > 12;
        const int month = value(day_first ? g[3] : g[1]);
        const std::string& day = day_first ? g[1] : g[3];
        if (month < 1 || month > 12 || !is_day(day)) return g[0];
        const std::string year = g[4].size() == 4 ? g[4] : (value(g[4]) < 50 ? "20" : "19") + g[4];
        const std::string date = day_first && g[2] != "/" ? "the " + numbers.ordinal(day) + " of " + month_name(month)
                                                          : month_name(month) + " " + numbers.ordinal(day);
        return date + optional_year(year, numbers);
      });
  rules.add(
      kDigits,
      std::string("\\b") + kMonthPattern +
          R"([ -](\d{1,2})(st|nd|rd|th)?(?!\d|:|[.,]\d)(?! (?:years?|people|persons|men|women|children|months|weeks|days|hours|minutes|seconds|miles|times|percent|others|more)\b)(?:(?:,? ?|-)(\d{4})\b)?)",
      [&](const Groups& g) {
        if (!is_day(g[2]) || (may_be_word(g[1]) && (g[3] + g[4]).empty())) return g[0];
        return month_name(g[1]) + " " + numbers.ordinal(g[2]) + optional_year(g[4], numbers);
      });
  rules.add(kDigits,
            std::string(R"((?<![\d.,:])(?:\b[Tt]he )?\b(\d{1,2})(st|nd|rd|th)? (?:of )?)") + kMonthPattern +
                R"((?![A-Za-z])(?:,? ?(\d{4})\b)?)",
            [&](const Groups& g) {
              if (!is_day(g[1]) || (may_be_word(g[3]) && (g[2] + g[4]).empty())) return g[0];
              return "the " + numbers.ordinal(g[1]) + " of " + month_name(g[3]) + optional_year(g[4], numbers);
            });
  rules.add(kDigits, std::string("\\b") + kMonthPattern + R"((,?) (\d{4})\b)",
            [&](const Groups& g) { return month_name(g[1]) + g[2] + " " + numbers.year(g[3]); });
  // 2Q22: the second quarter of twenty two.
  rules.add("Q", R"(\b([1-4])Q ?'?(\d{4}|\d{2})\b)",
            [&](const Groups& g) { return "the " + numbers.ordinal(g[1]) + " quarter of " + numbers.year(g[2]); });
}

// "01", "hour" → one hour
std::string counted(const std::string& digits, const std::string& what, const NumberSpeller& numbers) {
  return numbers.cardinal(std::to_string(value(digits))) + " " + what + (value(digits) == 1 ? "" : "s");
}

void add_times(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add("mM", std::string(R"((?<=\d ?[AaPp]\.[Mm])\. (?=)") + kSentenceStarterEn + ")",
            ".. ");  // one stop is the sentence's
  const auto to = [](const Groups& g) { return g[1] + " to "; };
  rules.add("T", R"((?<=\d)(?=(?:[ECMP][SD]T|GMT|UTC)\b))", " ");
  rules.add(".", R"(\b(1[0-2]|0?[1-9])\.([0-5]\d)(?= ?[AaPp]\.?[Mm]\b))",
            [](const Groups& g) { return g[1] + ":" + g[2]; });  // 1.59 p.m.
  rules.add("aApP", R"(\b(\d{1,2}(?::\d\d)? ?(?:[AaPp]\.?[Mm]\.?)?) ?[-–—] ?(?=\d{1,2}(?::\d\d)? ?[AaPp]\.?[Mm]\b))",
            to);
  rules.add(":", R"(\b(\d{1,2}:\d\d) ?[-–—] ?(?=\d{1,2}:\d\d))", to);
  rules.add(":", R"((?<![\d:.])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:])(?:\s*([AaPp])(?:[Mm]\b|\.[Mm]\.?))?)",
            [&](const Groups& g) {
              std::string spoken = numbers.cardinal(std::to_string(value(g[1])));
              const bool half = !g[4].empty();
              if (!g[3].empty()) {
                spoken = counted(g[1], "hour", numbers) + " " + counted(g[2], "minute", numbers) + " and " +
                         counted(g[3], "second", numbers);
                return spoken + (half ? std::string(" ") + kSpellMark + to_upper_ascii(g[4]) + "M" : "");
              }
              if (value(g[2]) > 0) {
                spoken +=
                    std::string(" ") + (g[2][0] == '0' ? "oh " : "") + numbers.cardinal(std::to_string(value(g[2])));
              } else if (!half) {
                spoken += value(g[1]) > 12 || value(g[1]) == 0 ? " hundred" : " o'clock";
              }
              return spoken + (half ? std::string(" ") + kSpellMark + to_upper_ascii(g[4]) + "M" : "");
            });
  rules.add(kDigits, R"(\b(1[0-2]|0?[1-9])\s?([AaPp])(?:[Mm]\b|\.[Mm]\.?))", [&](const Groups& g) {
    return numbers.cardinal(std::to_string(value(g[1]))) + " " + kSpellMark + to_upper_ascii(g[2]) + "M";
  });
  rules.add("Tt", R"((?<=\x{01}[AP]M) ?([ecmpECMP])\.?([sdSD])\.?[tT]\b\.?)",
            [](const Groups& g) { return std::string(" ") + kSpellMark + to_upper_ascii(g[1] + g[2]) + "T"; });
  rules.add(":", R"((?<![\d:])(\d{1,3}):(\d{1,3})(?![\d:]))",
            [&](const Groups& g) { return numbers.cardinal(g[1]) + " to " + numbers.cardinal(g[2]); });
}

// The plural of a spoken year or ten: eighties, hundreds, thousands.
std::string plural(std::string words) {
  if (words.back() == 'y') return words.substr(0, words.size() - 1) + "ies";
  return words + "s";
}

// 476 → four seventy six, 405 → four oh five; other years as ever.
std::string old_year(const std::string& digits, const NumberSpeller& numbers) {
  if (digits.size() != 3 || digits.substr(1) == "00") return numbers.year(digits);
  return numbers.cardinal(digits.substr(0, 1)) + " " +
         (digits[1] == '0' ? "oh " + numbers.cardinal(digits.substr(2)) : numbers.cardinal(digits.substr(1)));
}

void add_years(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add(kDigits, R"((?<=\d0s) ?[-–] ?(?='?\d{2,4}'?s\b))", " to ");
  rules.add(kDigits, R"(\b(1\d|20)(\d0)(?:'?| )s\b)",
            [&](const Groups& g) { return plural(numbers.year(g[1] + g[2])); });
  rules.add(kDigits, R"((?<!\w)'?([2-9]0)'?s\b)", [&](const Groups& g) { return plural(numbers.cardinal(g[1])); });
  rules.add("'", R"((?<!\w)'(\d{2})\b(?![.,]?\d))", [&](const Groups& g) {
    return g[1][0] == '0' ? "oh " + numbers.cardinal(g[1].substr(1)) : numbers.cardinal(g[1]);
  });
  rules.add(kDigits,
            R"((?<![\d,.])(\d{1,3},\d{3}|\d{1,4}) ?(A\.?D|B\.?C\.?E|B\.?C|C\.?E)\b(?:(?<=\.[A-Z])\.(?!$| [A-Z]))?)",
            [&](const Groups& g) {
              std::string era = g[2];
              era.erase(std::remove(era.begin(), era.end(), '.'), era.end());
              return old_year(g[1], numbers) + " " + kSpellMark + era;
            });
  rules.add(kDigits, R"(\b(?:AD|A\.D\.) ?(\d{1,4})\b)",
            [&](const Groups& g) { return std::string(kSpellMark) + "AD " + numbers.year(g[1]); });
  rules.add(
      kDigits,
      R"((?<![\d.,$£€¥/#-])(1[1-9]\d{2}|20\d{2}) ?[-–—] ?(1[1-9]\d{2}|20\d{2}|\d{2})(?![\w/%-]|[.,]\d| (?:[kcm]?m|k?g|lbs?|ft|[kM]?W|k?Hz|MB|GB|ml|l)\b))",
      [&](const Groups& g) {
        return numbers.year(g[1]) + " to " +
               (g[2].size() == 4 ? numbers.year(g[2])
                : g[2][0] == '0' ? "oh " + numbers.cardinal(g[2].substr(1))
                                 : numbers.cardinal(g[2]));
      });
}

}  // namespace

void add_date_rules_en(Rewriter& rules, const NumberSpeller& numbers) {
  add_dates(rules, numbers);
  add_times(rules, numbers);
  add_years(rules, numbers);
}

}  // namespace timbre
