// Percent, temperatures and units of measure.
#include "text/amounts_en.h"
#include "text/normalizer_en.h"
#include "text/units_en.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;
constexpr const char* kDigits = "0123456789";

bool is_one(const std::string& number) { return number == "1"; }

// The rule of all units: "-5 °F", "3-5 km", "a 5-km run", "10 m/s^2".
void add_counted(Rewriter& rules, const NumberSpeller& numbers) {
  const std::string any_unit = unit_pattern_en(false);
  const std::string divisor = any_unit + "|day|night|week|month|year|hour|minute|second|person|mile|gallon|acre";
  // 4 1/2 lbs, 3/4 in.
  rules.add("/", R"((\d[ -])?\b(\d{1,2}/\d{1,2}) ?()" + any_unit + R"(|in\b)(?:\.(?= [a-z]|,))?(?![\w']))",
            [](const Groups& g) { return g[1] + g[2] + " " + read_unit_en(g[3], "", g[1].empty()); });
  rules.add(kDigits, R"((?<=\d) ?()" + any_unit + R"()(?= ?[-–—] ?-?\d[\d.,]{0,12} ?\1(?![A-Za-z])))",
            "");  // 20°C-25°C
  rules.add(kDigits, R"((?<=\d)()" + any_unit + ")?/(" + any_unit + R"()(?![\w/]))", [](const Groups& g) {
    return g[1].empty() ? read_divisor_en(g[2], "") : g[0];  // 12/kg
  });
  const std::string pattern = std::string(kDeterminerEn) + "(?<![\\w.,])(?<![\\w)]-)(-?)(?:" + kAmountEn +
                              " ?(?:[-–—]|by) ?)?" + kAmountEn + "(?:([ -]?)(" + any_unit + ")|(" +
                              unit_pattern_en(true) + "))(?:\\^?([23]))?(?:/(" + divisor +
                              ")(?:\\^?([23]))?)?(?![A-Za-z\\d'])(?:\\.(?= [a-z]|,))?" + kNextWordEn;
  rules.add(kDigits, pattern, [&](const Groups& g) {
    const bool joined = g[0].find(" by ") != std::string::npos;
    const std::string range = g[3].empty() ? "" : numbers.decimal(g[3]) + (joined ? " by " : " to ");
    const bool single = g[4] == "1" || (g[5] == "-" && !g[11].empty()) || describes_noun_en(g[1], g[11]);
    return g[1] + (g[2].empty() ? "" : "minus ") + range + numbers.decimal(g[4]) + " " +
           read_unit_en(g[6] + g[7], g[8], single) + (g[9].empty() ? "" : read_divisor_en(g[9], g[10]));
  });
  rules.add(kDigits, R"((?<=\b(?:hundred|thousand|million|billion) )()" + any_unit + R"()(?!\w))",
            [](const Groups& g) { return g[1].size() < 2 ? g[0] : read_unit_en(g[1], "", false); });
}

// A quotation mark behind a number that closes nothing is one of inches: 12".
std::string with_inches(const std::string& text) {
  std::string result;
  bool open = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool inch =
        text[i] == '"' && !open && i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9' &&
        (i + 1 == text.size() || std::string_view(" ,.;:!?)").find(text[i + 1]) != std::string_view::npos);
    if (text[i] == '"' && !inch) open = !open;
    result += inch ? " inches" : std::string(1, text[i]);
  }
  return result;
}

void add_units(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add("'", R"((?<!\w)(\d{1,2})' ?(\d{1,2})(?:"|''))",
            [&](const Groups& g) { return numbers.cardinal(g[1]) + " foot " + numbers.cardinal(g[2]); });
  rules.add("'", R"((?<![\w.,'])(\d)'(1[01]|\d)(?![\w'"]))",
            [&](const Groups& g) { return numbers.cardinal(g[1]) + " foot " + numbers.cardinal(g[2]); });
  rules.add("'", R"((?<![\w.,'])(\d{1,3})'(?= (?:tall|long|wide|high|deep|by|x)\b))",
            [&](const Groups& g) { return numbers.cardinal(g[1]) + (is_one(g[1]) ? " foot" : " feet"); });
  rules.add("\"", R"re((?<=\d/\d)")re", " inch");
  rules.add("'", R"((?<![\w.,'])(\d{1,3})' ?[-–] ?(\d{1,3})'(?![\w'"]))",
            [&](const Groups& g) { return numbers.cardinal(g[1]) + " to " + numbers.cardinal(g[2]) + " feet"; });
  rules.add("f", R"(\bfl\. ?oz\b)", "fl oz");
  rules.add("H", R"(\bmm Hg\b)", "mmHg");
  rules.add("\"", kDeterminerEn + std::string(R"re(\b(\d{1,3}(?:\.\d{1,2})?)")re") + kNextWordEn, [&](const Groups& g) {
    const bool inch = !g[1].empty() && describes_noun_en(g[1], g[3]);  // a 12" pan
    return inch ? g[1] + numbers.decimal(g[2]) + " inch" : g[0];
  });
  rules.add("\"", "^.*\\d\".*$", [](const Groups& g) { return with_inches(g[0]); });
  rules.add("p", R"(\b(\d{1,2})(\d\d)p\b)", [&](const Groups& g) {  // lines of a picture
    return numbers.cardinal(g[1]) + " " + numbers.cardinal(g[2]) + " " + kSpellMark + "P";
  });
  rules.add(kDigits, R"((\d{1,3}) ?ft\.? (\d{1,2}) ?in\b\.?)", [&](const Groups& g) {
    return numbers.cardinal(g[1]) + (is_one(g[1]) ? " foot " : " feet ") + numbers.cardinal(g[2]) +
           (is_one(g[2]) ? " inch" : " inches");
  });
  rules.add(kDigits, R"((?<=\d) in\.(?= [a-z]))", "in");
  rules.add("\xC2", R"(°\s(?=[CF]\b))", "°");
  rules.add(kDigits, R"(\b(sq|cu)\.? ?(ft|in|m|km|mi|yd)\b\.?)",
            [](const Groups& g) { return g[2] + (g[1] == "sq" ? "^2" : "^3"); });
  rules.add(kDigits, R"((?<![\w.,])(\d)K\b)",
            [&](const Groups& g) { return numbers.cardinal(g[1]) + " " + kSpellMark + "K"; });
  add_counted(rules, numbers);
}

}  // namespace

void add_measure_rules_en(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add("\xE2", R"((?<![\w)])−(?=[\d.]))", "-");
  rules.add("/", R"((?<=\d) ?/ ?(?=(?:month|year|week|day|hour|night|minute|second|person|mile|gallon|unit|user)\b))",
            " per ");
  rules.add("/", R"((?<=[$£€¥₹]\d{1,9}(?:[.,]\d{1,9})?)/(mo|yr|wk|d|hr|h|min)\b\.?(?!$))",
            [](const Groups& g) { return " per " + (g[1] == "d" ? "day" : read_unit_en(g[1], "", true)); });
  rules.add(kDigits, R"((?<=\d)(?:[xX]| [xX] )(?=\d))", " by ");
  // Blood pressure.
  const auto over = [&](const Groups& g) { return g[1] + numbers.cardinal(g[2]) + " over " + g[3]; };
  rules.add("/", R"(()\b(\d{2,3})/(\d{2,3})(?= ?(?:mmHg|mm Hg)\b))", over);
  rules.add("/", R"((\b(?i:blood pressure|BP)\b[^.\d]{0,20})\b(\d{2,3})/(\d{2,3})\b)", over);
  add_money_rules_en(rules, numbers);
  rules.add("%", R"((?<=\d) ?%(?= ?[-–] ?\d[\d.]{0,9} ?%))", "");  // 10%-20%: one "percent" is enough
  rules.add("%", R"(\s?%)", " percent ");
  add_units(rules, numbers);
}

}  // namespace timbre
