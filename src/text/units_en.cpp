// The units of measure and how they are counted.
#include "text/units_en.h"

#include <algorithm>
#include <map>
#include <vector>

#include "text/unicode.h"

namespace timbre {
namespace {

using Units = std::map<std::string, CountedNames>;

// Units that are often written in other cases than they should be: KG, Kg, ghz.
void add_other_cases(Units& list) {
  for (const char* unit :
       {"kg",  "km",   "cm",   "mm",   "ml", "lb",  "lbs",  "oz",  "ft",   "mph", "kph", "Hz", "kHz", "MHz",
        "GHz", "Mbps", "Gbps", "kbps", "dB", "kWh", "mmHg", "tsp", "tbsp", "MB",  "GB",  "TB", "KB",  "fps"}) {
    const CountedNames names = list.at(unit);
    const std::string lower = to_lower_ascii(unit);
    for (const std::string& other : {lower, to_upper_ascii(unit), to_upper_ascii(lower.substr(0, 1)) + lower.substr(1)})
      list.emplace(other, names);
  }
}

const std::map<std::string, CountedNames>& units() {
  static const std::map<std::string, CountedNames> kList = [] {
    std::map<std::string, CountedNames> list = {{"ft", {"foot", "feet"}},
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
                                                {"tsp", {"teaspoon", "teaspoons"}},
                                                {"tbsp", {"tablespoon", "tablespoons"}},
                                                {"fl oz", {"fluid ounce", "fluid ounces"}},
                                                {"doz", {"dozen", "dozen"}},
                                                {"wk", {"week", "weeks"}},
                                                {"wks", {"week", "weeks"}},
                                                {"mo", {"month", "months"}},
                                                {"mos", {"month", "months"}},
                                                {"mmHg", {"millimeter of mercury", "millimeters of mercury"}},
                                                {"mcg", {"microgram", "micrograms"}},
                                                {"cc", {"cubic centimeter", "cubic centimeters"}},
                                                {"dl", {"deciliter", "deciliters"}},
                                                {"dL", {"deciliter", "deciliters"}},
                                                {"hl", {"hectoliter", "hectoliters"}},
                                                {"Pa", {"pascal", "pascals"}},
                                                {"hPa", {"hectopascal", "hectopascals"}},
                                                {"kPa", {"kilopascal", "kilopascals"}},
                                                {"MPa", {"megapascal", "megapascals"}},
                                                {"mbar", {"millibar", "millibars"}},
                                                {"Nm", {"newton meter", "newton meters"}},
                                                {"Wh", {"watt hour", "watt hours"}},
                                                {"mAh", {"milliamp hour", "milliamp hours"}},
                                                {"cal", {"calorie", "calories"}},
                                                {"BTU", {"British thermal unit", "British thermal units"}},
                                                {"hp", {"horsepower", "horsepower"}},
                                                {"eV", {"electron volt", "electron volts"}},
                                                {"keV", {"kilo electron volt", "kilo electron volts"}},
                                                {"MeV", {"mega electron volt", "mega electron volts"}},
                                                {"GeV", {"giga electron volt", "giga electron volts"}},
                                                {"mol", {"mole", "moles"}},
                                                {"bpm", {"beat per minute", "beats per minute"}},
                                                {"dpi", {"dot per inch", "dots per inch"}},
                                                {"ppb", {"part per billion", "parts per billion"}},
                                                {"bps", {"bit per second", "bits per second"}},
                                                {"kbps", {"kilobit per second", "kilobits per second"}},
                                                {"MJ", {"megajoule", "megajoules"}},
                                                {"THz", {"terahertz", "terahertz"}},
                                                {"nmi", {"nautical mile", "nautical miles"}},
                                                {"ly", {"light year", "light years"}},
                                                {"nm", {"nanometer", "nanometers"}},
                                                {"ng", {"nanogram", "nanograms"}},
                                                {"t", {"ton", "tons"}},
                                                {"M", {"million", "million"}},
                                                {"B", {"billion", "billion"}},
                                                {"bn", {"billion", "billion"}}};
    const std::map<std::string, std::string> prefixes = {
        {"", ""}, {"k", "kilo"}, {"c", "centi"}, {"m", "milli"}, {"mu", "micro"}};
    const std::map<std::string, std::string> bases = {{"m", "meter"}, {"g", "gram"}, {"l", "liter"}, {"L", "liter"},
                                                      {"W", "watt"},  {"V", "volt"}, {"A", "amp"},   {"J", "joule"}};
    for (const auto& [short_prefix, prefix] : prefixes)
      for (const auto& [short_base, base] : bases)
        list[short_prefix + short_base] = {prefix + base, prefix + base + "s"};
    list["MW"] = {"megawatt", "megawatts"};
    list["GW"] = {"gigawatt", "gigawatts"};
    add_other_cases(list);
    return list;
  }();
  return kList;
}

std::string raised(const std::string& power) { return power.empty() ? "" : power.back() == '2' ? "square " : "cubic "; }

// Units that are also words or letters: only directly behind the number ("5in", "10K", but not "3 in a row").
bool needs_contact(const std::string& unit) {
  static constexpr std::string_view kList = " in A K k M B J pt t mo cal ly ";
  return kList.find(" " + unit + " ") != std::string_view::npos;
}

}  // namespace

std::string read_unit_en(const std::string& unit, const std::string& power, bool single) {
  const CountedNames& names = units().at(unit);
  return raised(power) + (single ? names.one : names.many);
}

std::string read_divisor_en(const std::string& unit, const std::string& power) {
  const auto found = units().find(unit);
  const std::string name = found == units().end() ? unit : found->second.one;
  if (name == "second" && !power.empty()) return " per second " + std::string(power == "2" ? "squared" : "cubed");
  return " per " + raised(power) + name;
}

std::string unit_pattern_en(bool contact) {
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

}  // namespace timbre
