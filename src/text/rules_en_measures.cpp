// Money, percent, temperatures and units of measure.
#include <algorithm>
#include <map>
#include <vector>

#include "text/normalizer_en.h"
#include "text/unicode.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;
constexpr const char* kDigits = "0123456789";
// A number as written: 1234, 1,234,567, 3.14, .5
constexpr const char* kNumber = R"((\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,20})?|\d{1,40}(?:\.\d{1,20})?|\.\d{1,20}))";

struct Names {
  std::string one, many;
};

bool is_one(const std::string& number) { return number == "1"; }

const std::map<std::string, Names>& currencies() {
  static const std::map<std::string, Names> kList = {{"$", {"dollar", "dollars"}},
                                                     {"£", {"pound", "pounds"}},
                                                     {"€", {"euro", "euros"}},
                                                     {"¥", {"yen", "yen"}},
                                                     {"₹", {"rupee", "rupees"}}};
  return kList;
}

Names small_coin(const std::string& currency) {
  return currency == "£" ? Names{"penny", "pence"} : currency == "₹" ? Names{"paisa", "paise"} : Names{"cent", "cents"};
}

std::string magnitude(const std::string& written) {
  static const std::map<std::string, std::string> kShort = {
      {"k", "thousand"}, {"K", "thousand"}, {"m", "million"}, {"M", "million"},   {"mn", "million"},
      {"bn", "billion"}, {"b", "billion"},  {"B", "billion"}, {"tn", "trillion"}, {"T", "trillion"}};
  const auto found = kShort.find(written);
  return found == kShort.end() ? written : found->second;
}

std::string money(const std::string& currency, const std::string& number, const std::string& scale,
                  const NumberSpeller& numbers) {
  const Names& names = currencies().at(currency);
  if (!scale.empty()) return numbers.decimal(number) + " " + magnitude(scale) + " " + names.many;
  const std::size_t point = number.find('.');
  const std::string whole = number.substr(0, point);
  const std::string coins = point == std::string::npos ? "" : number.substr(point + 1);
  if (coins.size() != 2 && !coins.empty()) return numbers.decimal(number) + " " + names.many;
  const bool has_coins = !coins.empty() && coins != "00";
  const bool has_whole = !whole.empty() && whole.find_first_not_of('0') != std::string::npos;
  std::string spoken;
  if (has_whole || !has_coins) spoken = numbers.cardinal(whole) + " " + (is_one(whole) ? names.one : names.many);
  if (has_coins) {
    const std::string count = coins[0] == '0' ? coins.substr(1) : coins;
    const Names coin = small_coin(currency);
    spoken += (spoken.empty() ? "" : " and ") + numbers.cardinal(count) + " " + (is_one(count) ? coin.one : coin.many);
  }
  return spoken;
}

// "5 USD" and "USD 5" → "$5".
void add_currency_codes(Rewriter& rules) {
  static const std::map<std::string, std::string> kSigns = {
      {"USD", "$"}, {"EUR", "€"}, {"GBP", "£"}, {"JPY", "¥"}, {"INR", "₹"}};
  rules.add("DRPY", R"(\b(USD|EUR|GBP|JPY|INR) ?(?=\d))", [](const Groups& g) { return kSigns.at(g[1]); });
  rules.add("DRPY", std::string("(?<![\\w.,])") + kNumber + R"( ?(USD|EUR|GBP|JPY|INR)\b)",
            [](const Groups& g) { return kSigns.at(g[2]) + g[1]; });
}

void add_money(Rewriter& rules, const NumberSpeller& numbers) {
  add_currency_codes(rules);
  static constexpr const char* kScale =
      R"((?: ?(thousand|million|billion|trillion|bn|mn|tn|[kKmMbBT])\b(?: (?:dollars|pounds|euros|yen|rupees)\b)?)?)";
  const std::string sign = "(?<![A-Za-z])(-?)(?:US|CA|AU|C|A|NZ|HK)?([$£€¥₹]) ?";
  rules.add("$\xC2\xE2", sign + kNumber + R"( ?(?:-|–|—|to) ?[$£€¥₹]? ?)" + kNumber + kScale + R"((?![\d,]*\d))",
            [&](const Groups& g) {
              const std::string second = money(g[2], g[4], g[5], numbers);
              const bool same = g[5].empty() && g[3].find('.') != std::string::npos;
              return (same ? money(g[2], g[3], "", numbers) : numbers.decimal(g[3])) + " to " + second;
            });
  rules.add("$\xC2\xE2", sign + kNumber + kScale,
            [&](const Groups& g) { return (g[1].empty() ? "" : "minus ") + money(g[2], g[3], g[4], numbers); });
  rules.add("\xC2\xE2", std::string(kNumber) + " ?([£€¥₹])(?!\\d)",
            [&](const Groups& g) { return money(g[2], g[1], "", numbers); });
  rules.add("\xC2", R"((\d{1,9}) ?¢)",
            [&](const Groups& g) { return numbers.cardinal(g[1]) + (is_one(g[1]) ? " cent" : " cents"); });
}

const std::map<std::string, Names>& units() {
  static const std::map<std::string, Names> kList = [] {
    std::map<std::string, Names> list = {{"ft", {"foot", "feet"}},
                                         {"in", {"inch", "inches"}},
                                         {"lbs", {"pound", "pounds"}},
                                         {"lb", {"pound", "pounds"}},
                                         {"oz", {"ounce", "ounces"}},
                                         {"mph", {"mile per hour", "miles per hour"}},
                                         {"Hz", {"hertz", "hertz"}},
                                         {"kHz", {"kilohertz", "kilohertz"}},
                                         {"MHz", {"megahertz", "megahertz"}},
                                         {"GHz", {"gigahertz", "gigahertz"}},
                                         {"dB", {"decibel", "decibels"}},
                                         {"kcal", {"kilocalorie", "kilocalories"}},
                                         {"ha", {"hectare", "hectares"}},
                                         {"rpm", {"revolution per minute", "revolutions per minute"}},
                                         {"min", {"minute", "minutes"}},
                                         {"mins", {"minute", "minutes"}},
                                         {"sec", {"second", "seconds"}},
                                         {"secs", {"second", "seconds"}},
                                         {"h", {"hour", "hours"}},
                                         {"hr", {"hour", "hours"}},
                                         {"hrs", {"hour", "hours"}},
                                         {"yrs", {"year", "years"}},
                                         {"yr", {"year", "years"}},
                                         {"s", {"second", "seconds"}},
                                         {"ms", {"millisecond", "milliseconds"}},
                                         {"ns", {"nanosecond", "nanoseconds"}},
                                         {"kmh", {"kilometer per hour", "kilometers per hour"}},
                                         {"kph", {"kilometer per hour", "kilometers per hour"}},
                                         {"fps", {"frame per second", "frames per second"}},
                                         {"px", {"pixel", "pixels"}},
                                         {"yd", {"yard", "yards"}},
                                         {"yds", {"yard", "yards"}},
                                         {"gal", {"gallon", "gallons"}},
                                         {"pt", {"pint", "pints"}},
                                         {"qt", {"quart", "quarts"}},
                                         {"mi", {"mile", "miles"}},
                                         {"ppm", {"part per million", "parts per million"}},
                                         {"psi", {"pound per square inch", "pounds per square inch"}},
                                         {"KB", {"kilobyte", "kilobytes"}},
                                         {"kB", {"kilobyte", "kilobytes"}},
                                         {"MB", {"megabyte", "megabytes"}},
                                         {"GB", {"gigabyte", "gigabytes"}},
                                         {"TB", {"terabyte", "terabytes"}},
                                         {"Mbps", {"megabit per second", "megabits per second"}},
                                         {"Gbps", {"gigabit per second", "gigabits per second"}},
                                         {"kWh", {"kilowatt hour", "kilowatt hours"}},
                                         {"°C", {"degree Celsius", "degrees Celsius"}},
                                         {"°F", {"degree Fahrenheit", "degrees Fahrenheit"}},
                                         {"°", {"degree", "degrees"}},
                                         {"K", {"thousand", "thousand"}},
                                         {"k", {"thousand", "thousand"}},
                                         {"M", {"million", "million"}},
                                         {"B", {"billion", "billion"}},
                                         {"bn", {"billion", "billion"}}};
    const std::map<std::string, std::string> prefixes = {
        {"", ""}, {"k", "kilo"}, {"c", "centi"}, {"m", "milli"}, {"μ", "micro"}};
    const std::map<std::string, std::string> bases = {{"m", "meter"}, {"g", "gram"}, {"l", "liter"}, {"L", "liter"},
                                                      {"W", "watt"},  {"V", "volt"}, {"A", "amp"},   {"J", "joule"}};
    for (const auto& [short_prefix, prefix] : prefixes)
      for (const auto& [short_base, base] : bases)
        list[short_prefix + short_base] = {prefix + base, prefix + base + "s"};
    list["MW"] = {"megawatt", "megawatts"};
    list["GW"] = {"gigawatt", "gigawatts"};
    return list;
  }();
  return kList;
}

// "km/h", "m/s^2", "kg/m^3": the first unit counted, the second one single.
std::string read_unit(const std::string& number, const std::string& unit, const std::string& power,
                      const std::string& per, const std::string& per_power) {
  const auto raised = [](const std::string& p) { return p.empty() ? "" : p.back() == '2' ? "square " : "cubic "; };
  const Names& names = units().at(unit);
  std::string spoken = raised(power) + (is_one(number) ? names.one : names.many);
  if (per.empty()) return spoken;
  const std::string divisor = units().at(per).one;
  if (divisor == "second" && !per_power.empty())
    return spoken + " per second " + (per_power == "2" ? "squared" : "cubed");
  return spoken + " per " + raised(per_power) + divisor;
}

// Units that are also words or letters: only directly behind the number ("5in", "10K", but not "3 in a row").
bool needs_contact(const std::string& unit) {
  static constexpr std::string_view kList = " in A K k M B J pt ";
  return kList.find(" " + unit + " ") != std::string_view::npos;
}

std::string unit_pattern(bool contact) {
  std::vector<std::string> names;
  for (const auto& [name, unused] : units()) {
    if (needs_contact(name) == contact) names.push_back(name);
  }
  // Longest first, so that "mm" is not read as "m".
  std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  std::string pattern;
  for (const auto& name : names) pattern += (pattern.empty() ? "" : "|") + name;
  return pattern;
}

void add_units(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add("'", R"((?<!\w)(\d{1,2})' ?(\d{1,2})(?:"|''))",
            [&](const Groups& g) { return numbers.cardinal(g[1]) + " foot " + numbers.cardinal(g[2]); });
  rules.add("'", R"((?<![\w.,'])(\d)'(1[01]|\d)(?![\w'"]))",
            [&](const Groups& g) { return numbers.cardinal(g[1]) + " foot " + numbers.cardinal(g[2]); });
  rules.add("'", R"((?<![\w.,'])(\d{1,3})'(?= (?:tall|long|wide|high|deep|by|x)\b))",
            [&](const Groups& g) { return numbers.cardinal(g[1]) + (is_one(g[1]) ? " foot" : " feet"); });
  rules.add("\"", R"re((?<=\d/\d)")re", " inch");
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
  rules.add(kDigits, R"((?<![\w.,])(\d)[Kk]\b)",
            [&](const Groups& g) { return numbers.cardinal(g[1]) + " " + kSpellMark + "K"; });
  const std::string any_unit = unit_pattern(false);
  const std::string pattern = std::string("(?<![\\w.,])(?<![\\w)]-)(-?)(?:") + kNumber + " ?[-–] ?)?" + kNumber +
                              "(?:[ -]?(" + any_unit + ")|(" + unit_pattern(true) + "))(?:\\^?([23]))?(?:/(" +
                              any_unit + ")(?:\\^?([23]))?)?(?![A-Za-z\\d'])(?:\\.(?= [a-z]|,))?";
  rules.add(kDigits, pattern, [&](const Groups& g) {
    const std::string range = g[2].empty() ? "" : numbers.decimal(g[2]) + " to ";
    return (g[1].empty() ? "" : "minus ") + range + numbers.decimal(g[3]) + " " +
           read_unit(g[3], g[4] + g[5], g[6], g[7], g[8]);
  });
}

}  // namespace

void add_measure_rules_en(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add("\xE2", R"((?<![\w)])−(?=[\d.]))", "-");
  rules.add("/",
            R"((?<=\d) ?/ ?(?=(?:month|mo|year|yr|week|day|hour|night|minute|second|person|mile|gallon|unit|user)\b))",
            " per ");
  add_money(rules, numbers);
  rules.add("%", R"((?<=\d) ?%(?= ?[-–] ?\d[\d.]{0,9} ?%))", "");  // 10%-20%: one "percent" is enough
  rules.add("%", R"(\s?%)", " percent");
  add_units(rules, numbers);
}

}  // namespace timbre
