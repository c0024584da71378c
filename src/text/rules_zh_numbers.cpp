// Ratios, fractions, ranges, formulas and numbers.
#include "text/hanzi_numbers.h"
#include "text/normalizer_zh.h"
#include "text/utf8.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;

constexpr const char* kDigits = "0123456789";
// What is counted with 两.
constexpr const char* kCounted =
    "(?:个|個|只|隻|条|條|张|張|本|件|台|臺|辆|輛|位|名|次|年(?![级級])|天|周|週|小时|小時|分钟|分鐘|秒|岁|歲|种|種|项|"
    "項|家|"
    "门|門|座|倍|块|塊|元|斤|米|公里|公斤|千克|千米|克|吨|噸|杯|瓶|碗|句|遍|场|場|回|双|雙|对|對|套|组|組|批|份|间|間|"
    "道|把|"
    "支|首|篇|封|部|朵|棵|头|頭|匹|架|艘|颗|顆|粒|片|群|排|队|隊|步|趟|幅|节|節|课时|人|国|國|蚊|嚿|碌|餐|樽|罐|盒|包|"
    "袋|碟|"
    "盘|盤|箱|桶|壶|"
    "壺|盏|盞|扇|磅|寸|尺|吋|呎|亩|畝|升|毫升|厘米|顿|頓|针|針|股|枚|株|串|捆|叠|疊|笔|筆|幢|栋(?!楼)"
    "|所|户|戶|桌|"
    "盆|锅|鍋|勺|滴|口(?!井)|招|圈|点(?!五|零|["
    "一二三四五六七八九]))";

std::string operators(const std::string& formula) {
  std::string text;
  std::u32string number;
  const auto close = [&] {
    if (!number.empty()) text += hanzi_number(encode_utf8(number));
    number.clear();
  };
  const std::u32string characters = decode_utf8(formula);
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const char32_t c = characters[i];
    if ((c >= U'0' && c <= U'9') || (c == U'.' && !number.empty())) {
      number += c;
      continue;
    }
    close();
    std::size_t last = i;  // what is before, spaces aside
    while (last > 0 && characters[last - 1] == U' ') --last;
    const bool first =
        last == 0 || std::u32string_view(U"=(≈≠<>≤≥+-−×*÷/").find(characters[last - 1]) != std::u32string_view::npos;
    switch (c) {
      case U'+':
        text += first ? "正" : "加";
        break;
      case U'-':
      case U'−':
        text += first ? "负" : "减";
        break;
      case U'×':
      case U'*':
        text += "乘以";
        break;
      case U'÷':
      case U'/':
        text += "除以";
        break;
      case U'=':
        text += "等于";
        break;
      case U'≈':
        text += "约等于";
        break;
      case U'≠':
        text += "不等于";
        break;
      case U'<':
        text += "小于";
        break;
      case U'>':
        text += "大于";
        break;
      case U'≤':
        text += "小于等于";
        break;
      case U'≥':
        text += "大于等于";
        break;
      case U'±':
        text += "正负";
        break;
      case U'√':
        text += "根号";
        break;
      case U'²':
        text += "的平方";
        break;
      case U'³':
        text += "的立方";
        break;
      case U'^':
        text += "的";
        if (i + 1 < characters.size() && characters[i + 1] >= U'0' && characters[i + 1] <= U'9') {
          std::string power;
          while (i + 1 < characters.size() && characters[i + 1] >= U'0' && characters[i + 1] <= U'9') {
            power += static_cast<char>(characters[++i]);
          }
          text += power == "2" ? "平方" : power == "3" ? "立方" : hanzi_integer(power) + "次方";
        } else {
          text += "次方";
        }
        break;
      case U' ':
      case U'(':
      case U')':
        break;
      default:
        text += encode_utf8(c);
        if (i + 1 < characters.size() && c < 128) text += ' ';
    }
  }
  close();
  return text;
}

}  // namespace

void add_number_rules_zh(Rewriter& rules) {
  const std::string number = "\\d[\\d,]*(?:\\.\\d+)?";
  // Formulas: something with = < > ≈ …, or an operation between numbers or letters.
  const std::string term = "[-−+±√(]{0,3}(?:\\d+(?:\\.\\d+)?|[A-Za-zπ])[A-Za-zπ]?[²³]?(?:\\^[\\dA-Za-z]+)?[)²³]{0,2}";
  const std::string operation = "\\s?[-−+×*÷/]\\s?";
  const std::string side = term + "(?:" + operation + term + "){0,20}";
  const auto spoken = [](const Groups& g) { return operators(g[0]); };
  rules.add("", "(?<![A-Za-z\\d])" + side + "(?:\\s?[=≈≠<>≤≥]\\s?" + side + "){1,8}(?![A-Za-z\\d])", spoken);
  rules.add("0123456789+", "(?<![A-Za-z\\d])" + term + "(?:\\s?[+×÷]\\s?" + term + "){1,20}(?![A-Za-z\\d])", spoken);
  rules.add("",
            "(?<![A-Za-z])(?:[A-Za-z\\d][²³]|(?:[A-Za-z]|\\d+)\\^\\d+|√\\d+|±\\s?\\d+(?:\\.\\d+)?|[<>≤≥≈]\\s?\\d+(?:\\."
            "\\d+)?)(?![A-Za-z\\d])",
            spoken);

  rules.add(
      kDigits,
      "(?<![\\d:.])(\\d{1,4}(?:\\.\\d+)?)\\s?[：:]\\s?(\\d{1,4}(?:\\.\\d+)?)(?:\\s?[：:]\\s?(\\d{1,4}))?(?![\\d:])",
      [](const Groups& g) {
        return hanzi_number(g[1]) + "比" + hanzi_number(g[2]) + (g[3].empty() ? "" : "比" + hanzi_number(g[3]));
      });
  rules.add("/", "(?<![\\d/.])(\\d+)\\s(\\d{1,4})/(\\d{1,4})(?![\\d/])", [](const Groups& g) {
    return hanzi_integer(g[1]) + "又" + hanzi_integer(g[3]) + "分之" + hanzi_integer(g[2]);
  });
  rules.add("/", "(-?)(?<![\\d/.])(\\d{1,6})/(\\d{1,6})(?![\\d/])", [](const Groups& g) {
    return (g[1].empty() ? "" : "负") + hanzi_integer(g[3]) + "分之" + hanzi_integer(g[2]);
  });
  // 3-5天, 10~20, 1.5万-2万
  rules.add(kDigits,
            "(?<![\\d.A-Za-z-])(" + number + ")([百千万亿萬億]*)\\s?(?:-|~|～|—|–|至|到)\\s?(" + number +
                ")(?=[百千万亿萬億]*(" + kCounted + ")?)(?![\\d.-]*[-\\d])",
            [](const Groups& g) {
              const auto value = [&](const std::string& n, bool counted) {
                return counted ? hanzi_quantity(n) : hanzi_number(n);
              };
              const bool scaled = !g[2].empty();
              return value(g[1], scaled || !g[4].empty()) + g[2] + "到" + value(g[3], !g[4].empty());
            });
  // Versions and addresses: 3.11.2
  rules.add(kDigits, "(?<![\\d.])(\\d{1,4})((?:\\.\\d{1,4}){2,8})(?![\\d.])", [](const Groups& g) {
    std::string text = hanzi_integer(g[1]), part;
    for (const char c : g[2] + ".") {
      if (c != '.') {
        part += c;
        continue;
      }
      if (!part.empty()) text += "点" + (part.size() > 2 ? hanzi_digits(part) : hanzi_integer(part));
      part.clear();
    }
    return text;
  });
  // 2个 is 两个, 第2个 and 12个 are not; 2万 is 两万.
  rules.add(kDigits, std::string("(?<![\\d.第初十])(?<!\\d,)2(?=[多几]?") + kCounted + ")", "两");
  rules.add(kDigits, "(?<![\\d.第])(?<!\\d,)2(?=[千万亿萬億])", "两");
  // Very long numbers and those with a leading zero are read digit by digit.
  rules.add(kDigits, "(?<![\\d.])(?<!\\d,)(?:0\\d+|\\d{13,})(?!\\d|[.,]\\d)", [](const Groups& g) {
    const bool round = g[0][0] != '0' && g[0].size() > 4 && g[0].substr(g[0].size() - 4) == "0000";
    return round ? hanzi_integer(g[0]) : hanzi_digits(g[0]);
  });
  rules.add(kDigits, "(?<![\\dA-Za-z\\p{Han}]|(?<![到是为為至於于达達约約低在零])\\p{Han})-(?=\\d|百分之)", "负");
  rules.add(kDigits, "\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?",
            [](const Groups& g) { return hanzi_number(g[0]); });
}

}  // namespace timbre
