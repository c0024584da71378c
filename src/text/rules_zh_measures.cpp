// Money, percent, temperature and units.
#include <map>

#include "text/hanzi_numbers.h"
#include "text/normalizer_zh.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;

constexpr const char* kDigits = "0123456789";
constexpr const char* kNumber = "(-?\\d[\\d,]*(?:\\.\\d+)?)";
constexpr const char* kScale = "([百千万亿萬億]*)";
constexpr const char* kTo = "\\s?(?:-|~|—|–|至|到)\\s?";

const std::map<std::string, std::string>& units() {
  static const std::map<std::string, std::string> names = {{"kg", "千克"},
                                                           {"g", "克"},
                                                           {"mg", "毫克"},
                                                           {"t", "吨"},
                                                           {"km", "千米"},
                                                           {"m", "米"},
                                                           {"cm", "厘米"},
                                                           {"mm", "毫米"},
                                                           {"nm", "纳米"},
                                                           {"μm", "微米"},
                                                           {"um", "微米"},
                                                           {"km²", "平方千米"},
                                                           {"m²", "平方米"},
                                                           {"cm²", "平方厘米"},
                                                           {"m³", "立方米"},
                                                           {"cm³", "立方厘米"},
                                                           {"km2", "平方千米"},
                                                           {"m2", "平方米"},
                                                           {"m3", "立方米"},
                                                           {"㎡", "平方米"},
                                                           {"㎥", "立方米"},
                                                           {"㎏", "千克"},
                                                           {"㎞", "千米"},
                                                           {"㎝", "厘米"},
                                                           {"㎜", "毫米"},
                                                           {"L", "升"},
                                                           {"l", "升"},
                                                           {"mL", "毫升"},
                                                           {"ml", "毫升"},
                                                           {"ha", "公顷"},
                                                           {"Hz", "赫兹"},
                                                           {"kHz", "千赫兹"},
                                                           {"MHz", "兆赫兹"},
                                                           {"GHz", "吉赫兹"},
                                                           {"W", "瓦"},
                                                           {"kW", "千瓦"},
                                                           {"MW", "兆瓦"},
                                                           {"V", "伏"},
                                                           {"kV", "千伏"},
                                                           {"mV", "毫伏"},
                                                           {"mA", "毫安"},
                                                           {"mAh", "毫安时"},
                                                           {"Ah", "安时"},
                                                           {"kWh", "千瓦时"},
                                                           {"Wh", "瓦时"},
                                                           {"kJ", "千焦"},
                                                           {"cal", "卡"},
                                                           {"kcal", "千卡"},
                                                           {"Pa", "帕"},
                                                           {"kPa", "千帕"},
                                                           {"MPa", "兆帕"},
                                                           {"hPa", "百帕"},
                                                           {"dB", "分贝"},
                                                           {"h", "小时"},
                                                           {"min", "分钟"},
                                                           {"s", "秒"},
                                                           {"ms", "毫秒"},
                                                           {"KB", "千字节"},
                                                           {"kB", "千字节"},
                                                           {"MB", "兆字节"},
                                                           {"GB", "吉字节"},
                                                           {"TB", "太字节"},
                                                           {"PB", "拍字节"},
                                                           {"Kbps", "千比特每秒"},
                                                           {"Mbps", "兆比特每秒"},
                                                           {"Gbps", "吉比特每秒"},
                                                           {"rpm", "转每分"},
                                                           {"fps", "帧每秒"},
                                                           {"bpm", "拍每分"},
                                                           {"ppm", "百万分之一"},
                                                           {"km/h", "千米每小时"},
                                                           {"m/s", "米每秒"},
                                                           {"mm²", "平方毫米"},
                                                           {"mm2", "平方毫米"},
                                                           {"mm³", "立方毫米"},
                                                           {"dm", "分米"},
                                                           {"dm²", "平方分米"},
                                                           {"dm³", "立方分米"},
                                                           {"cm2", "平方厘米"},
                                                           {"cm3", "立方厘米"},
                                                           {"km³", "立方千米"},
                                                           {"μg", "微克"},
                                                           {"ug", "微克"},
                                                           {"μL", "微升"},
                                                           {"mol", "摩尔"},
                                                           {"lm", "流明"},
                                                           {"px", "像素"},
                                                           {"THz", "太赫兹"},
                                                           {"Ω", "欧姆"},
                                                           {"kΩ", "千欧"},
                                                           {"MΩ", "兆欧"},
                                                           {"μF", "微法"},
                                                           {"mmHg", "毫米汞柱"},
                                                           {"kbps", "千比特每秒"},
                                                           {"kg/m³", "千克每立方米"},
                                                           {"g/cm³", "克每立方厘米"},
                                                           {"mg/L", "毫克每升"},
                                                           {"mg/dL", "毫克每分升"},
                                                           {"mmol/L", "毫摩尔每升"},
                                                           {"MB/s", "兆字节每秒"},
                                                           {"GB/s", "吉字节每秒"},
                                                           {"r/min", "转每分"},
                                                           {"KG", "千克"},
                                                           {"CM", "厘米"},
                                                           {"MM", "毫米"},
                                                           {"KM", "千米"},
                                                           {"ML", "毫升"},
                                                           {"㎎", "毫克"},
                                                           {"㎖", "毫升"},
                                                           {"㎝²", "平方厘米"},
                                                           {"KW", "千瓦"},
                                                           {"m/s²", "米每二次方秒"}};
  return names;
}

std::string unit_pattern() {
  std::string longest_first;
  for (std::size_t size = 10; size > 0; --size) {
    for (const auto& [unit, name] : units()) {
      if (unit.size() == size) longest_first += (longest_first.empty() ? "" : "|") + unit;
    }
  }
  return "(" + longest_first + ")(?![A-Za-z])";
}

// Signs and codes (ISO 4217) without the bare dollar.
const std::map<std::string, std::string>& currencies() {
  static const std::map<std::string, std::string> names = {
      {"¥", "元"},       {"US$", "美元"},     {"HK$", "港元"},     {"NT$", "新台币"},   {"AU$", "澳元"},
      {"CA$", "加元"},   {"NZ$", "新西兰元"}, {"€", "欧元"},       {"£", "英镑"},       {"₩", "韩元"},
      {"RMB", "元"},     {"CNY", "元"},       {"USD", "美元"},     {"HKD", "港元"},     {"TWD", "新台币"},
      {"EUR", "欧元"},   {"JPY", "日元"},     {"GBP", "英镑"},     {"KRW", "韩元"},     {"AUD", "澳元"},
      {"CAD", "加元"},   {"NZD", "新西兰元"}, {"SGD", "新加坡元"}, {"CHF", "瑞士法郎"}, {"AED", "迪拉姆"},
      {"MOP", "澳门元"}, {"THB", "泰铢"},     {"INR", "印度卢比"}};
  return names;
}

std::string currency_pattern() {
  std::string pattern = "(";
  for (const auto& [sign, name] : currencies()) {
    pattern += sign.back() == '$' ? sign.substr(0, sign.size() - 1) + "\\$|" : sign + "|";
  }
  return pattern + "\\$)";
}

// 3.50 → 三点五: nobody says the last zeros of a price.
std::string price(std::string number) {
  if (number.find('.') != std::string::npos) {
    while (number.back() == '0') number.pop_back();
    if (number.back() == '.') number.pop_back();
  }
  return hanzi_quantity(number);
}

// 零下三, 二十五
std::string degrees(const std::string& number) {
  if (number[0] == '+') return "正" + hanzi_number(number);
  return number[0] == '-' ? "零下" + hanzi_number(number.substr(1)) : hanzi_number(number);
}

}  // namespace

void add_measure_rules_zh(Rewriter& rules, const std::string& dollar) {
  const std::string number = kNumber, scale = kScale, to = kTo;
  const std::string sign = currency_pattern() + "\\s?";
  const auto currency_name = [dollar](const std::string& written) {
    const auto found = currencies().find(written);
    return found == currencies().end() ? dollar : found->second;
  };
  rules.add(kDigits, "(?<=\\d)(?<![A-Za-z]\\d|\\b0)\\s?[xX]\\s?(?=\\d)", "乘");  // 2x8米
  rules.add(kDigits, sign + number + to + "(?:" + sign + ")?" + number + scale,
            [currency_name](const Groups& g) { return price(g[2]) + "到" + price(g[4]) + g[5] + currency_name(g[1]); });
  rules.add(kDigits, sign + number + scale + "(?:元|块)?",
            [currency_name](const Groups& g) { return price(g[2]) + g[3] + currency_name(g[1]); });
  rules.add(kDigits, number + scale + "\\s?" + currency_pattern() + "(?![A-Za-z])",
            [currency_name](const Groups& g) { return price(g[1]) + g[2] + currency_name(g[3]); });

  const auto hundredths = [](const std::string& value) {
    return value[0] == '-' ? "负百分之" + hanzi_number(value.substr(1)) : "百分之" + hanzi_number(value);
  };
  rules.add("%", number + "%?" + to + number + "%",
            [hundredths](const Groups& g) { return hundredths(g[1]) + "到" + hundredths(g[2]); });
  rules.add("%", number + "\\s?%", [hundredths](const Groups& g) { return hundredths(g[1]); });
  rules.add(kDigits, number + "\\s?‰", [](const Groups& g) { return "千分之" + hanzi_number(g[1]); });

  const std::string celsius = "\\s?(?:°\\s?C|℃)";
  rules.add(kDigits, number + "(?:" + celsius + ")?" + to + number + celsius,
            [](const Groups& g) { return degrees(g[1]) + "到" + degrees(g[2]) + "摄氏度"; });
  rules.add(kDigits, "(?<![\\d.])(\\+\\d+(?:\\.\\d+)?)" + celsius,
            [](const Groups& g) { return degrees(g[1]) + "摄氏度"; });
  rules.add(kDigits, number + celsius, [](const Groups& g) { return degrees(g[1]) + "摄氏度"; });
  rules.add("-", "(?:零下)?-(\\d+(?:\\.\\d+)?)(?=度)", [](const Groups& g) { return "零下" + hanzi_number(g[1]); });
  rules.add(kDigits, number + "\\s?(?:°\\s?F|℉)", [](const Groups& g) { return degrees(g[1]) + "华氏度"; });
  rules.add(kDigits, number + "°", [](const Groups& g) { return hanzi_number(g[1]) + "度"; });

  // A is the ampere where electricity is spoken of, else a letter: 2.5A, 16A电流, 705A
  rules.add(kDigits, number + "\\s?A(?=\\s?的?(?:[电電快充]|插座|插头|空开|断路|保险|开关))",
            [](const Groups& g) { return hanzi_quantity(g[1]) + "安"; });
  rules.add(kDigits, "(-?\\d+\\.\\d+|(?<=V/)\\d+)\\s?A(?![A-Za-z])",
            [](const Groups& g) { return hanzi_quantity(g[1]) + "安"; });
  const std::string unit = unit_pattern();
  const auto name_of = [](const std::string& symbol) { return units().at(symbol); };
  rules.add(kDigits, number + "\\s?(?:[A-Za-zμ²³/]{1,5})?" + to + number + "\\s?" + unit,
            [name_of](const Groups& g) { return hanzi_quantity(g[1]) + "到" + hanzi_quantity(g[2]) + name_of(g[3]); });
  rules.add(kDigits, number + scale + "\\s?" + unit,
            [name_of](const Groups& g) { return hanzi_quantity(g[1]) + g[2] + name_of(g[3]); });
  // 100元/人
  rules.add("/", "([元块塊角分克米升次个個度吨天])/(?=[\\p{Han}])", [](const Groups& g) { return g[1] + "每"; });
}

}  // namespace timbre
