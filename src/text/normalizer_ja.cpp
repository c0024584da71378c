#include "text/normalizer_ja.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "text/unicode.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;
constexpr const char* kDigitTrigger = "0123456789";
constexpr const char* kCounters =
    "週間|世紀|時間|か月|ヶ月|カ月|か国|パーセント|キロ|本|匹|杯|分|泊|個|回|階|軒|件|課|冊|歳|才|着|頭|点|足|章|通|秒|"
    "円|年|"
    "人|名|枚|台|番|度|倍|時|月|日|号|つ";

std::string plain(std::string digits) {
  digits.erase(std::remove(digits.begin(), digits.end(), ','), digits.end());
  return digits;
}

std::string without_zero(const std::string& digits) {
  return digits.size() > 1 && digits[0] == '0' ? digits.substr(1) : digits;
}

// 3.14 → サンテンイチヨン; 0.5 → レーテンゴ.
std::string decimal(const std::string& whole, const std::string& digits) {
  std::string words = whole == "0" ? "レー" : number_ja(plain(whole));
  words += "テン";
  for (const char c : digits) words += number_ja(std::string(1, c));
  return words;
}

std::string digit_by_digit(const std::string& text) {
  std::string words;
  for (const char c : text) {
    if (c >= '0' && c <= '9') words += number_ja(std::string(1, c));
    if (c == '-') words += "ノ";
  }
  return words;
}

void add_dates(Rewriter& rules) {
  rules.add(kDigitTrigger, R"((?<![\d.])((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])(?!\d))",
            [](const Groups& g) {
              return counted_ja(g[1], "年") + counted_ja(without_zero(g[2]), "月") +
                     counted_ja(without_zero(g[3]), "日");
            });
  rules.add(":", R"((?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?![\d:]))", [](const Groups& g) {
    const std::string hour = counted_ja(without_zero(g[1]), "時");
    return g[2] == "00" ? hour : hour + counted_ja(without_zero(g[2]), "分");
  });
  rules.add("-", R"((?<![\d-])(0\d{1,3}-\d{2,4}-\d{4})(?![\d-]))",
            [](const Groups& g) { return digit_by_digit(g[1]); });
  rules.add(kDigitTrigger, R"((?<!\d)(\d{1,2})月(\d{1,2})日)", [](const Groups& g) {
    return counted_ja(without_zero(g[1]), "月") + counted_ja(without_zero(g[2]), "日");
  });
  rules.add(kDigitTrigger, R"((?<=[午前後])(\d{1,2})時半)",
            [](const Groups& g) { return counted_ja(g[1], "時") + "ハン"; });
}

void add_measures(Rewriter& rules) {
  static constexpr const char* kUnits[][2] = {{"km", "キロメートル"}, {"cm", "センチメートル"}, {"mm", "ミリメートル"},
                                              {"kg", "キログラム"},   {"mg", "ミリグラム"},     {"m", "メートル"},
                                              {"g", "グラム"},        {"ml", "ミリリットル"},   {"L", "リットル"},
                                              {"°C", "度"},           {"GB", "ギガバイト"},     {"MB", "メガバイト"}};
  rules.add(kDigitTrigger, R"([¥￥] ?(\d[\d,]*))", [](const Groups& g) { return counted_ja(plain(g[1]), "円"); });
  rules.add(kDigitTrigger, R"(\$ ?(\d[\d,]*)(?:\.(\d+))?)",
            [](const Groups& g) { return (g[2].empty() ? number_ja(plain(g[1])) : decimal(g[1], g[2])) + "ドル"; });
  rules.add("%", "%", "パーセント");
  for (const auto& [unit, name] : kUnits)
    rules.add(kDigitTrigger, std::string("(?<=\\d) ?") + unit + "(?![A-Za-z])", std::string(name));
}

void add_numbers(Rewriter& rules) {
  rules.add(kDigitTrigger, R"((?<![\d/])(\d{1,4})/(\d{1,4})(?![\d/]))",
            [](const Groups& g) { return number_ja(g[2]) + "ブンノ" + number_ja(g[1]); });
  rules.add(kDigitTrigger, R"((?<=\d) ?[~〜～](?=\d))", "カラ");
  rules.add(kDigitTrigger, R"((\d[\d,]{0,40})\.(\d{1,40}))",
            [](const Groups& g) { return decimal(plain(g[1]), g[2]); });
  rules.add(kDigitTrigger, std::string(R"((\d{1,3}(?:,\d{3})+|\d{1,40})(万|億|兆)(円|人|年|個|本)?)"),
            [](const Groups& g) {
              const std::string scale = g[2] == "万" ? "マン" : g[2] == "億" ? "オク" : "チョー";
              const std::string whole = g[3].empty() ? "" : counted_ja("5", g[3]).substr(std::string("ゴ").size());
              return number_ja(plain(g[1])) + scale + whole;
            });
  rules.add(kDigitTrigger, std::string(R"((\d{1,3}(?:,\d{3})+|\d{1,40})()") + kCounters + ")",
            [](const Groups& g) { return counted_ja(plain(g[1]), g[2]); });
  rules.add("-", R"((?<![\w\p{L}-])-(?=\d))", "マイナス");
  rules.add(kDigitTrigger, R"(\d{1,3}(?:,\d{3})+|\d+)", [](const Groups& g) { return number_ja(plain(g[0])); });
}

void add_symbols(Rewriter& rules) {
  static constexpr const char* kNames[][2] = {{"&", "アンド"},   {"@", "アットマーク"}, {R"(\+)", "プラス"},
                                              {"=", "イコール"}, {"×", "カケル"},       {"÷", "ワル"},
                                              {"℃", "ド"},       {"¥", "エン"},         {R"(\$)", "ドル"}};
  for (const auto& [symbol, name] : kNames) rules.add("", symbol, std::string(name));
}

const char* letter_name(char32_t c) {
  static constexpr const char* kNames[] = {"エー",   "ビー",       "シー",     "ディー", "イー",  "エフ",   "ジー",
                                           "エイチ", "アイ",       "ジェー",   "ケー",   "エル",  "エム",   "エヌ",
                                           "オー",   "ピー",       "キュー",   "アール", "エス",  "ティー", "ユー",
                                           "ブイ",   "ダブリュー", "エックス", "ワイ",   "ゼット"};
  return kNames[c - U'a'];
}

char32_t mark_of(char32_t c) {
  if (std::u32string_view(U",.!?…").find(c) != std::u32string_view::npos) return c;
  if (std::u32string_view(U"、;:·・—–()[]{}「」『』【】〈〉《》〔〕").find(c) != std::u32string_view::npos) return U',';
  return c == U'。' ? U'.' : 0;
}

bool is_spoken(char32_t c) {
  const auto u = static_cast<UChar32>(c);
  return u_hasBinaryProperty(u, UCHAR_IDEOGRAPHIC) || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) ||
         c == U'ー' || c == U'々' || c == U'ゝ' || c == U'ゞ';
}

class Builder {
 public:
  void add(char32_t c) { icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(word_); }
  void add(const char* text) { word_ += text; }
  void space() {
    if (word_.empty()) return;
    if (!pause_.empty() && !result_.tokens.empty()) result_.tokens.push_back({SpokenToken::Kind::kPunctuation, pause_});
    pause_.clear();
    result_.tokens.push_back({SpokenToken::Kind::kWord, word_});
    word_.clear();
  }
  void pause(char32_t c) {
    space();
    static constexpr std::u32string_view kOrder = U",.…!?";
    std::string mark;
    icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(mark);
    if (pause_.empty() || kOrder.find(c) > rank_) {
      pause_ = mark;
      rank_ = kOrder.find(c);
    }
  }
  void skip(char32_t c) {
    space();
    std::string text;
    icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(text);
    auto& list = result_.skipped;
    if (list.size() < kMaxSkipped && std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
  }
  NormalizedText finish() {
    space();
    if (!result_.tokens.empty())
      result_.tokens.push_back({SpokenToken::Kind::kPunctuation, pause_.empty() ? "." : pause_});
    return std::move(result_);
  }

 private:
  NormalizedText result_;
  std::string word_, pause_;
  std::size_t rank_ = 0;
};

NormalizedText tokenize(const std::string& utf8) {
  static constexpr std::u32string_view kSilent = U" \t\n\r\"'“”‘’`*_|\\/<>^#~-";
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
  Builder builder;
  for (int i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const auto c = static_cast<char32_t>(text.char32At(i));
    const char32_t lower = c >= U'A' && c <= U'Z' ? c + 32 : c;
    if (is_spoken(c)) {
      builder.add(c);
    } else if (lower >= U'a' && lower <= U'z') {
      builder.add(letter_name(lower));
    } else if (const char32_t mark = mark_of(c)) {
      builder.pause(mark);
    } else if (kSilent.find(c) != kSilent.npos) {
      builder.space();
    } else {
      builder.skip(c);
    }
  }
  return builder.finish();
}

}  // namespace

JapaneseNormalizer::JapaneseNormalizer() {
  rules_.add(".", R"(\.{2,})", "…");
  add_dates(rules_);
  add_measures(rules_);
  add_numbers(rules_);
  add_symbols(rules_);
}

NormalizedText JapaneseNormalizer::normalize(std::string_view utf8) const {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  const icu::Normalizer2* composer = icu::Normalizer2::getNFKCInstance(status);
  std::string composed;
  (U_SUCCESS(status) ? composer->normalize(text, status) : text).toUTF8String(composed);
  return tokenize(rules_.apply(composed));
}

}  // namespace timbre
