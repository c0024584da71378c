// Japanese numbers, alone and with counters, in katakana.
#include <array>
#include <map>

#include "text/normalizer_ja.h"

namespace timbre {
namespace {

constexpr std::array<const char*, 10> kDigits = {"ゼロ", "イチ", "ニ",   "サン", "ヨン",
                                                 "ゴ",   "ロク", "ナナ", "ハチ", "キュー"};

std::string hundreds(int digit) {
  static constexpr std::array<const char*, 10> kWords = {"",           "ヒャク",      "ニヒャク",   "サンビャク",
                                                         "ヨンヒャク", "ゴヒャク",    "ロッピャク", "ナナヒャク",
                                                         "ハッピャク", "キューヒャク"};
  return kWords[static_cast<std::size_t>(digit)];
}

std::string thousands(int digit) {
  if (digit == 0) return "";
  if (digit == 1) return "セン";
  return digit == 3   ? "サンゼン"
         : digit == 8 ? "ハッセン"
                      : kDigits[static_cast<std::size_t>(digit)] + std::string("セン");
}

std::string below_ten_thousand(int value) {
  const int ten = value / 10 % 10, one = value % 10;
  std::string words = thousands(value / 1000) + hundreds(value / 100 % 10);
  if (ten > 0) words += (ten > 1 ? kDigits[static_cast<std::size_t>(ten)] : "") + std::string("ジュー");
  return words + (one > 0 ? kDigits[static_cast<std::size_t>(one)] : "");
}

bool replace_end(std::string& text, const std::string& old_end, const std::string& new_end) {
  if (text.size() < old_end.size() || text.compare(text.size() - old_end.size(), old_end.size(), old_end) != 0)
    return false;
  text.replace(text.size() - old_end.size(), old_end.size(), new_end);
  return true;
}

// イチ + カイ → イッカイ: 1, 8, 10 (and 6, 100 before k, h, p) close before such a counter.
void close(std::string& number, bool six) {
  if (replace_end(number, "イチ", "イッ") || replace_end(number, "ハチ", "ハッ") ||
      replace_end(number, "ジュー", "ジュッ"))
    return;
  if (six && !replace_end(number, "ロク", "ロッ")) replace_end(number, "ヒャク", "ヒャッ");
}

enum class Kind { kPlain, kK, kS, kH, kHun, kKi };  // kHun: 分, 4 closes to プン; kKi: as k, 3 is voiced

struct Counter {
  Kind kind;
  const char* reading;
  const char* after_three;   // as the third is read
  const char* after_closed;  // behind ッ
};

const std::map<std::string, Counter>& counters() {
  static const std::map<std::string, Counter> kList = {
      {"本", {Kind::kH, "ホン", "ボン", "ポン"}},
      {"匹", {Kind::kH, "ヒキ", "ビキ", "ピキ"}},
      {"杯", {Kind::kH, "ハイ", "バイ", "パイ"}},
      {"分", {Kind::kHun, "フン", "プン", "プン"}},
      {"泊", {Kind::kHun, "ハク", "パク", "パク"}},
      {"個", {Kind::kK, "コ", "コ", "コ"}},
      {"回", {Kind::kK, "カイ", "カイ", "カイ"}},
      {"階", {Kind::kKi, "カイ", "ガイ", "カイ"}},
      {"軒", {Kind::kKi, "ケン", "ゲン", "ケン"}},
      {"件", {Kind::kK, "ケン", "ケン", "ケン"}},
      {"か月", {Kind::kK, "カゲツ", "カゲツ", "カゲツ"}},
      {"ヶ月", {Kind::kK, "カゲツ", "カゲツ", "カゲツ"}},
      {"カ月", {Kind::kK, "カゲツ", "カゲツ", "カゲツ"}},
      {"課", {Kind::kK, "カ", "カ", "カ"}},
      {"か国", {Kind::kK, "カコク", "カコク", "カコク"}},
      {"キロ", {Kind::kK, "キロ", "キロ", "キロ"}},
      {"冊", {Kind::kS, "サツ", "サツ", "サツ"}},
      {"歳", {Kind::kS, "サイ", "サイ", "サイ"}},
      {"才", {Kind::kS, "サイ", "サイ", "サイ"}},
      {"週間", {Kind::kS, "シューカン", "シューカン", "シューカン"}},
      {"着", {Kind::kS, "チャク", "チャク", "チャク"}},
      {"頭", {Kind::kS, "トー", "トー", "トー"}},
      {"点", {Kind::kS, "テン", "テン", "テン"}},
      {"足", {Kind::kS, "ソク", "ゾク", "ソク"}},
      {"章", {Kind::kS, "ショー", "ショー", "ショー"}},
      {"世紀", {Kind::kS, "セーキ", "セーキ", "セーキ"}},
      {"通", {Kind::kS, "ツー", "ツー", "ツー"}},
      {"秒", {Kind::kPlain, "ビョー", "ビョー", "ビョー"}},
      {"円", {Kind::kPlain, "エン", "エン", "エン"}},
      {"年", {Kind::kPlain, "ネン", "ネン", "ネン"}},
      {"人", {Kind::kPlain, "ニン", "ニン", "ニン"}},
      {"名", {Kind::kPlain, "メー", "メー", "メー"}},
      {"枚", {Kind::kPlain, "マイ", "マイ", "マイ"}},
      {"台", {Kind::kPlain, "ダイ", "ダイ", "ダイ"}},
      {"番", {Kind::kPlain, "バン", "バン", "バン"}},
      {"度", {Kind::kPlain, "ド", "ド", "ド"}},
      {"倍", {Kind::kPlain, "バイ", "バイ", "バイ"}},
      {"時", {Kind::kPlain, "ジ", "ジ", "ジ"}},
      {"時間", {Kind::kPlain, "ジカン", "ジカン", "ジカン"}},
      {"月", {Kind::kPlain, "ガツ", "ガツ", "ガツ"}},
      {"日", {Kind::kPlain, "ニチ", "ニチ", "ニチ"}},
      {"号", {Kind::kPlain, "ゴー", "ゴー", "ゴー"}},
      {"万", {Kind::kPlain, "マン", "マン", "マン"}},
      {"つ", {Kind::kPlain, "", "", ""}},
      {"パーセント", {Kind::kH, "パーセント", "パーセント", "パーセント"}}};
  return kList;
}

// Whole readings that no rule gives.
std::string special(const std::string& digits, const std::string& counter) {
  static const std::map<std::string, std::string> kList = {
      {"1人", "ヒトリ"},   {"2人", "フタリ"},  {"1日", "ツイタチ"},      {"2日", "フツカ"},  {"3日", "ミッカ"},
      {"4日", "ヨッカ"},   {"5日", "イツカ"},  {"6日", "ムイカ"},        {"7日", "ナノカ"},  {"8日", "ヨーカ"},
      {"9日", "ココノカ"}, {"10日", "トーカ"}, {"14日", "ジューヨッカ"}, {"20日", "ハツカ"}, {"24日", "ニジューヨッカ"},
      {"20歳", "ハタチ"},  {"1つ", "ヒトツ"},  {"2つ", "フタツ"},        {"3つ", "ミッツ"},  {"4つ", "ヨッツ"},
      {"5つ", "イツツ"},   {"6つ", "ムッツ"},  {"7つ", "ナナツ"},        {"8つ", "ヤッツ"},  {"9つ", "ココノツ"}};
  const auto found = kList.find(digits + counter);
  return found == kList.end() ? "" : found->second;
}

// ヨ before 時 年 人 円 月(シ), シチ and ク where usual.
void adapt(std::string& number, const std::string& counter) {
  const bool hour = counter == "時" || counter == "時間";
  if (hour || counter == "年" || counter == "人" || counter == "円") replace_end(number, "ヨン", "ヨ");
  if (counter == "月") replace_end(number, "ヨン", "シ");
  if (hour || counter == "月") {
    replace_end(number, "ナナ", "シチ");
    replace_end(number, "キュー", "ク");
  }
  if (counter == "人") replace_end(number, "ナナ", "シチ");
  if (counter == "日") {
    replace_end(number, "ナナ", "シチ");
    replace_end(number, "キュー", "ク");
  }
}

}  // namespace

std::string number_ja(const std::string& digits) {
  if (digits.size() > 16 || (digits.size() > 1 && digits[0] == '0')) {
    std::string words;
    for (const char c : digits) words += kDigits[static_cast<std::size_t>(c - '0')];
    return words;
  }
  if (digits == "0") return kDigits[0];
  static constexpr std::array<const char*, 4> kScales = {"", "マン", "オク", "チョー"};
  std::string words;
  const std::size_t groups = (digits.size() + 3) / 4;
  for (std::size_t g = 0; g < groups; ++g) {
    const std::size_t end = digits.size() - 4 * (groups - 1 - g);
    const std::size_t start = end > 4 ? end - 4 : 0;
    const int value = std::stoi(digits.substr(start, end - start));
    std::string group = below_ten_thousand(value);
    const std::string scale = kScales[groups - 1 - g];
    if (scale == "チョー") close(group, false);
    if (!scale.empty() && value % 10000 == 1000) group = "イッセン";
    if (value > 0) words += group + scale;
  }
  return words;
}

std::string counted_ja(const std::string& digits, const std::string& counter) {
  const auto found = counters().find(counter);
  if (found == counters().end()) return "";
  if (const std::string whole = special(digits, counter); !whole.empty()) return whole;
  const Counter& c = found->second;
  if (*c.reading == '\0') return number_ja(digits);
  std::string number = number_ja(digits);
  adapt(number, counter);
  if (c.kind == Kind::kPlain) return number + c.reading;
  const char last = digits.back();
  const bool thousand = digits.size() > 3 && digits.compare(digits.size() - 3, 3, "000") == 0;
  if ((last == '3' || thousand) && c.kind != Kind::kK && c.kind != Kind::kS) return number + c.after_three;
  if (last == '3' && c.kind == Kind::kS) return number + c.after_three;
  if (last == '4' && c.kind == Kind::kHun) return number + c.after_closed;
  const std::string open = number;
  close(number, c.kind != Kind::kS);
  return number + (number != open ? c.after_closed : c.reading);
}

}  // namespace timbre
