// Dates, scores and times.
#include "text/hanzi_numbers.h"
#include "text/normalizer_zh.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;

constexpr const char* kDigits = "0123456789";
constexpr const char* kYear = "(?<![\\d.])([12]\\d{3})";
constexpr const char* kMonth = "(0?[1-9]|1[0-2])";
constexpr const char* kDay = "([12]\\d|3[01]|0?[1-9])";
constexpr const char* kTo = "\\s?(?:-|~|—|–|至|到)\\s?";

std::string value(const std::string& number) {  // of a month, day, hour: "05" is 五
  const std::size_t first = number.find_first_not_of('0');
  return first == std::string::npos ? "零" : hanzi_integer(number.substr(first));
}

std::string minutes(const std::string& number) {
  if (number == "00") return "";
  return (number[0] == '0' ? "零" : "") + value(number) + "分";
}

// 八点，八点零五分，八点三十分二十秒
std::string clock(const std::string& hour, const std::string& minute, const std::string& second) {
  std::string text = (hour == "2" || hour == "02" ? "两" : value(hour)) + "点" + minutes(minute);
  if (second.empty() || second == "00") return text;
  if (minute == "00") text += "零分";
  return text + (second[0] == '0' ? "零" : "") + value(second) + "秒";
}

}  // namespace

void add_date_rules_zh(Rewriter& rules) {
  const std::string year = kYear, month = kMonth, day = kDay, to = kTo;
  const std::string end = "(?![\\d])";
  // 2024-05-01, 2024/5/1, 2024.5.1
  rules.add(kDigits, year + "([-/.·])" + month + "\\2" + day + end,
            [](const Groups& g) { return hanzi_digits(g[1]) + "年" + value(g[3]) + "月" + value(g[4]) + "日"; });
  // 08-08-2008: the month first where both can be months, as calendars of that form do.
  rules.add(kDigits, "(?<![\\d.-])" + month + "([-/])" + day + "\\2((?:19|20)\\d\\d)" + end,
            [](const Groups& g) { return hanzi_digits(g[4]) + "年" + value(g[1]) + "月" + value(g[3]) + "日"; });
  rules.add(kDigits, "(?<![\\d.-])" + day + "([-/])" + month + "\\2((?:19|20)\\d\\d)" + end,
            [](const Groups& g) { return hanzi_digits(g[4]) + "年" + value(g[3]) + "月" + value(g[1]) + "日"; });
  rules.add(kDigits, "(?<![\\d/])(\\d{2})/" + month + "/" + day + "(?![\\d/])",
            [](const Groups& g) { return hanzi_digits(g[1]) + "年" + value(g[2]) + "月" + value(g[3]) + "日"; });
  // 2008.08 and 2010.9-2012.06, but not 2008.08元
  const auto year_month = [](const std::string& y, const std::string& m) {
    return hanzi_digits(y) + "年" + value(m) + "月";
  };
  rules.add(kDigits,
            "(?<![\\d.])((?:19|20)\\d\\d)\\.(0?[1-9]|1[0-2])" + to + "((?:19|20)\\d\\d)\\.(0?[1-9]|1[0-2])(?![\\d.])",
            [year_month](const Groups& g) { return year_month(g[1], g[2]) + "到" + year_month(g[3], g[4]); });
  rules.add(kDigits, "(?<![\\d.$¥€£])((?:19|20)\\d\\d)\\.(0[1-9])(?![\\d.%a-zA-Z元块塊万亿千百米度克斤美港吨个個])",
            [year_month](const Groups& g) { return year_month(g[1], g[2]); });
  rules.add(kDigits, year + "[-/]" + month + end + "(?!\\s?[-/年])",
            [](const Groups& g) { return hanzi_digits(g[1]) + "年" + value(g[2]) + "月"; });
  // 2020-2023年, 1990年代
  rules.add(kDigits, "(?<![\\d.])(\\d{4})年?" + to + "(\\d{4})年",
            [](const Groups& g) { return hanzi_digits(g[1]) + "年到" + hanzi_digits(g[2]) + "年"; });
  rules.add(kDigits, "(?<=公元|公元前|西元|西元前|纪元|纪元前)\\s?(\\d{1,4})(?=年)",
            [](const Groups& g) { return hanzi_digits(g[1]); });
  rules.add(kDigits, "(?<![\\d.])(\\d{2})(?=年(?:0?[1-9]|1[0-2])月)",
            [](const Groups& g) { return hanzi_digits(g[1]); });
  rules.add(kDigits, year + "\\s?(?=年(?![前后来間间內内多以]))", [](const Groups& g) { return hanzi_digits(g[1]); });
  rules.add(kDigits, "(?<![\\d.])([5-9]\\d|0\\d)(?=年(?!代|前|后|来|间|内|多|以|級|级))",
            [](const Groups& g) { return hanzi_digits(g[1]); });
  // 5月1日, 5-8月, 3~5日
  rules.add(kDigits, "(?<!\\d)" + month + to + month + "(?=月)",
            [](const Groups& g) { return value(g[1]) + "到" + value(g[2]); });
  rules.add(kDigits, "(?<!\\d)" + day + to + day + "(?=[日号號])",
            [](const Groups& g) { return value(g[1]) + "到" + value(g[2]); });
  rules.add(kDigits, "(?<![\\d.])0?(\\d{1,2})(?=月(?!份?子))", [](const Groups& g) { return value(g[1]); });
  rules.add(kDigits, "(?<![\\d.])0?(\\d{1,2})(?=[日号號](?![楼樓线線]))", [](const Groups& g) { return value(g[1]); });

  // Scores before times: 以3:2, 比分是21:15, 3:2战胜
  const auto score = [](const Groups& g) { return hanzi_number(g[1]) + "比" + hanzi_number(g[2]); };
  rules.add(kDigits, "(?<=[以为為是]|比分|比例)\\s?(\\d{1,3})\\s?[：:]\\s?(\\d{1,3})(?![\\d:])", score);
  rules.add(kDigits,
            "(?<![\\d:])(\\d{1,3})\\s?[：:]\\s?(\\d{1,3})(?=\\s?(?:的?比分|的?比例|战胜|戰勝|击败|擊敗|大胜|险胜|获胜|"
            "领先|落后|战平|逆转))",
            score);
  const std::string time = "([01]?\\d|2[0-4])[：:]([0-5]\\d)(?:[：:]([0-5]\\d))?";
  rules.add(kDigits, "(?<![\\d:])" + time + to + time + "(?![\\d:])",
            [](const Groups& g) { return clock(g[1], g[2], g[3]) + "到" + clock(g[4], g[5], g[6]); });
  rules.add(kDigits, "(?<![\\d:])" + time + "(?![\\d:])", [](const Groups& g) { return clock(g[1], g[2], g[3]); });
  rules.add(kDigits, "(?<![\\d.])2(?=[点點](?![\\d]|[零一二三四五六七八九]{2}(?![分十])))", "两");
}

}  // namespace timbre
