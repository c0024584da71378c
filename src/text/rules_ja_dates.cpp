// Japanese dates, days of the week, eras and times.
#include "text/normalizer_ja.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;
constexpr const char* kDigits = "0123456789";

std::string without_zero(const std::string& digits) {
  return digits.size() > 1 && digits[0] == '0' ? digits.substr(1) : digits;
}

std::string date(const std::string& year, const std::string& month, const std::string& day) {
  return year + "年" + without_zero(month) + "月" + (day.empty() ? "" : without_zero(day) + "日");
}

std::string era(const std::string& letter) {
  return letter == "R" ? "令和" : letter == "H" ? "平成" : letter == "S" ? "昭和" : letter == "T" ? "大正" : "明治";
}

std::string day_name(const std::string& day) { return day == "祝" ? "祝日" : day + "曜日"; }

// 月〜金 ゲツカラキン
std::string short_day_name(const std::string& day) {
  static constexpr const char* kNames[][2] = {{"月", "ゲツ"}, {"火", "カ"}, {"水", "スイ"}, {"木", "モク"},
                                              {"金", "キン"}, {"土", "ド"}, {"日", "ニチ"}};
  for (const auto& [written, name] : kNames) {
    if (day == written) return name;
  }
  return day;
}

}  // namespace

void add_date_rules_ja(Rewriter& rules) {
  rules.add(kDigits, R"((?<![\d.])((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])(?![\d.]\d|\d))",
            [](const Groups& g) { return date(g[1], g[2], g[3]); });
  rules.add(kDigits, R"((?<![\d./])((?:19|20)\d\d)/(0?[1-9]|1[0-2])(?![\d/]))",
            [](const Groups& g) { return date(g[1], g[2], ""); });
  // H30.4.1, R6年, R.4
  rules.add(kDigits, R"((?<![A-Za-z])([MTSHR])\.?(\d{1,2})\.(1[0-2]|0?[1-9])\.(3[01]|[12]\d|0?[1-9])(?![\d.]))",
            [](const Groups& g) { return era(g[1]) + date(g[2], g[3], g[4]); });
  rules.add(kDigits, R"((?<![A-Za-z])([MTSHR])(?:\.?(\d{1,2})年|\.(\d{1,2})(?![\d.])))",
            [](const Groups& g) { return era(g[1]) + (g[2].empty() ? g[3] : g[2]) + "年"; });
  // 1日(月), 2日(月・祝), 19日〜23日(火〜土)
  rules.add("(", R"((?<=日) ?\(([月火水木金土日])(?:([~〜・])([月火水木金土日祝]))?\))", [](const Groups& g) {
    return day_name(g[1]) + (g[2].empty() ? "" : (g[2] == "・" ? "" : "から") + day_name(g[3]));
  });
  rules.add("", R"((?<![\d\p{Han}])([月火水木金土日])[~〜]([月火水木金土日])(?!\p{Han}))",
            [](const Groups& g) { return short_day_name(g[1]) + "から" + short_day_name(g[2]); });
  rules.add(":", R"((?<![\d:])(\d{1,2}):([0-5]\d):([0-5]\d)(?![\d:]))", [](const Groups& g) {
    return without_zero(g[1]) + "時" + without_zero(g[2]) + "分" + without_zero(g[3]) + "秒";
  });
  rules.add(":", R"((?<![\d:])([01]?\d|2[0-9]):([0-5]\d)(?![\d:]))", [](const Groups& g) {
    return without_zero(g[1]) + "時" + (g[2] == "00" ? "" : without_zero(g[2]) + "分");
  });
  rules.add(kDigits, R"((?<![\d.])0(\d)(?=[年月日時分秒]))", [](const Groups& g) { return g[1]; });
}

}  // namespace timbre
