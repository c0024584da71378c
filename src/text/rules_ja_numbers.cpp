// Japanese telephone numbers, money, units, ranges, fractions, signs. What stays of a number are wide digits, 点 for
// the decimal point and マイナス; JapaneseG2p reads them.
#include <algorithm>

#include "text/normalizer_ja.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;
constexpr const char* kDigits = "0123456789";

std::string plain(std::string digits) {
  digits.erase(std::remove(digits.begin(), digits.end(), ','), digits.end());
  return digits;
}

// 03-1234-5678, (03)1234-5678 → 03ノ1234ノ5678: what stands beside ノ is read digit by digit.
std::string telephone(const std::string& text) {
  std::string spoken;
  bool gap = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && gap && !spoken.empty()) spoken += "ノ";
    if (digit) spoken += c;
    gap = !digit;
  }
  return spoken;
}

void add_telephones(Rewriter& rules) {
  rules.add("+", R"((?<![\d+])\+(\d{1,3})[- ](?:\(?0?\)?)?(\d{1,4}[- ]\d{2,4}[- ]\d{3,4})(?![\d-]))",
            [](const Groups& g) { return "プラス" + telephone(g[1] + "-" + g[2]); });
  rules.add("()", R"((?<![\d-])(\(0\d{1,4}\) ?\d{1,4}[- ]\d{3,4}|0\d{1,4}\(\d{1,4}\)\d{4})(?![\d-]))",
            [](const Groups& g) { return telephone(g[1]); });
  rules.add("-", R"((?<![\d-])(0\d{1,4}-\d{1,4}-\d{3,4}|\d{3}-\d{4}-\d{4})(?![\d-]))",
            [](const Groups& g) { return telephone(g[1]); });
  rules.add("-", R"(〒 ?(\d{3})-(\d{4})(?!\d))", [](const Groups& g) { return telephone(g[1] + "-" + g[2]); });
  rules.add(kDigits, R"((?<!\d)110(?=(?:へ|に|を)?(?:通報|電話|かけ|掛け|ダイヤル)))", "110番");
  rules.add(kDigits, R"((?<!\d)1[0-9]{2}(?=(?:へ|に|を)?(?:通報|電話|かけ|掛け|ダイヤル)))",
            [](const Groups& g) { return number_ja("0" + g[0]).substr(std::string("ゼロ").size()); });
}

void add_units(Rewriter& rules) {
  static constexpr const char* kUnits[][2] = {{"km/h", "キロメートル毎時"},
                                              {"m/s", "メートル毎秒"},
                                              {"km2", "平方キロメートル"},
                                              {"cm2", "平方センチメートル"},
                                              {"m2", "平方メートル"},
                                              {"m3", "立方メートル"},
                                              {"km", "キロメートル"},
                                              {"cm", "センチメートル"},
                                              {"mm", "ミリメートル"},
                                              {"kg", "キログラム"},
                                              {"mg", "ミリグラム"},
                                              {"m", "メートル"},
                                              {"g", "グラム"},
                                              {"t", "トン"},
                                              {"(?:ml|mL)", "ミリリットル"},
                                              {"(?:dl|dL)", "デシリットル"},
                                              {"kL", "キロリットル"},
                                              {"[lL]", "リットル"},
                                              {"cc", "シーシー"},
                                              {"ha", "ヘクタール"},
                                              {"kcal", "キロカロリー"},
                                              {"cal", "カロリー"},
                                              {"°C", "度"},
                                              {"°F", "度"},
                                              {"°", "度"},
                                              {"kHz", "キロヘルツ"},
                                              {"MHz", "メガヘルツ"},
                                              {"GHz", "ギガヘルツ"},
                                              {"Hz", "ヘルツ"},
                                              {"kWh", "キロワット時"},
                                              {"kW", "キロワット"},
                                              {"W", "ワット"},
                                              {"V", "ボルト"},
                                              {"dB", "デシベル"},
                                              {"hPa", "ヘクトパスカル"},
                                              {"KB", "キロバイト"},
                                              {"MB", "メガバイト"},
                                              {"GB", "ギガバイト"},
                                              {"TB", "テラバイト"}};
  for (const auto& [unit, name] : kUnits)
    rules.add(kDigits, std::string("(?<=\\d) ?") + unit + "(?![A-Za-z0-9])", std::string(name));
  static constexpr const char* kMoney[][2] = {
      {"[¥￥]", "円"}, {R"(\$)", "ドル"}, {"€", "ユーロ"}, {"£", "ポンド"}, {"₩", "ウォン"}};
  for (const auto& [sign, name] : kMoney)
    rules.add(kDigits, std::string(sign) + R"( ?(\d[\d,]*(?:\.\d+)?(?:[万億兆]|百万)?))",
              [name = std::string(name)](const Groups& g) { return g[1] + name; });
  rules.add("%", "%", "パーセント");
  rules.add("", "‰", "パーミル");
}

// 9時〜17時, 月〜金, 3-5日; 2-1で勝った; 1-2-3 as in an address. A 〜 that makes a vowel long (すご〜い) is no range.
void add_ranges(Rewriter& rules) {
  rules.add("", R"((?<=[\p{Hiragana}\p{Katakana}ー])[~〜]+(?!\d))", "ー");
  rules.add("", R"((?<=[\p{Han}\dA-Za-z)%℃トムル]) ?[~〜] ?(?=[\p{Han}\d(¥$]|マイナス|-\d))", "から");
  rules.add("-", R"((?<![\d-])\d+(?:-\d+){2,}(?![\d-]))", [](const Groups& g) {
    std::string spoken;
    for (const char c : g[0]) spoken += c == '-' ? std::string("の") : std::string(1, c);
    return spoken;
  });
  rules.add("-", R"((?<=\d)[-–](?=\d+(?:で(?:勝|敗|負|引)|の(?:勝|敗|引))))",
            [](const Groups&) { return std::string("対"); });
  rules.add(
      "",
      R"((?<![\d-])(\d{1,4})[-–](\d{1,4})(?=(?:年|月|日|時|分|秒|人|名|個|本|枚|回|歳|才|度|円|万|パーセント|キロ|メートル|か月|週|世紀|巻|章|ページ|倍|点|位|番)))",
      [](const Groups& g) { return g[1] + "から" + g[2]; });
  rules.add("-", R"((?<=\d)-(?=\d))", "の");
  rules.add("-", R"((?<![\dA-Za-z)\-]) ?-(?=\d|ルート))", "マイナス");
  rules.add("", R"(−(?=\d|ルート))", "マイナス");
}

void add_fractions(Rewriter& rules) {
  rules.add("/", R"((?<![\d/])(\d{1,3}) (\d{1,3}/\d{1,3})(?![\d/]))",
            [](const Groups& g) { return g[1] + "と" + g[2]; });
  rules.add("/", R"((√?)(?<![\d/])(\d{1,4})/(\d{1,4})(?![\d/]))",
            [](const Groups& g) { return g[3] + "分の" + (g[1].empty() ? "" : "ルート") + g[2]; });
  rules.add("", "√", "ルート");
}

std::string wide(const std::string& digits) {
  std::string text;
  for (const char c : digits) text += {'\xEF', '\xBC', static_cast<char>(0x90 + c - '0')};
  return text;
}

// 五、六人 is said in one: five or six.
std::string either(const Groups& g) {
  static const std::string kRow = "一二三四五六七八九";
  return kRow.find(g[2]) == kRow.find(g[1]) + g[1].size() ? g[1] + g[2] : g[0];
}

void add_digits(Rewriter& rules) {
  rules.add("", R"(([一二三四五六七八])、([二三四五六七八九])(?=[\p{Han}か個])(?![十百千万億]))", either);
  // 2・26事件, 一・五倍
  rules.add(
      "",
      R"((?<![\d一二三四五六七八九])([\d一二三四五六七八九])[.・]([\d一二三四五六七八九])([\d一二三四五六七八九])(?=事件|テロ))",
      [](const Groups& g) { return number_ja(g[1]) + number_ja(g[2]) + number_ja(g[3]); });
  rules.add(
      "",
      R"((?<=[\d〇一二三四五六七八九十百千])・(?=[\d〇一二三四五六七八九]+(?:倍|パーセント|ポイント|キロ|メートル|センチ|ミリ|グラム|億|万|兆|度|割)))",
      "点");
  rules.add(kDigits, R"((?<!\d)(\d{1,3}(?:,\d{3})+)(?!\d))", [](const Groups& g) { return plain(g[1]); });
  rules.add(".", R"((?<=\d)\.(?=\d))", "点");
  rules.add(":", R"((?<=\d):(?=\d))", "対");
  rules.add(kDigits, R"(\d+)", [](const Groups& g) { return wide(g[0]); });
}

void add_signs(Rewriter& rules) {
  static constexpr const char* kNames[][2] = {
      {"&", "アンド"}, {"@", "アットマーク"},   {R"(\+)", "プラス"}, {"=", "イコール"}, {"×", "カケル"},
      {"÷", "ワル"},   {"±", "プラスマイナス"}, {"℃", "度"},         {"¥", "エン"},     {R"(\$)", "ドル"}};
  for (const auto& [symbol, name] : kNames) rules.add("", symbol, std::string(name));
}

}  // namespace

void add_number_rules_ja(Rewriter& rules) {
  add_telephones(rules);
  add_fractions(rules);
  add_units(rules);
  add_ranges(rules);
  add_digits(rules);
  add_signs(rules);
}

}  // namespace timbre
