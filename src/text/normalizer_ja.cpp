#include "text/normalizer_ja.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "text/unicode.h"

namespace timbre {
namespace {

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
         (c >= U'０' && c <= U'９') || c == U'ー' || c == U'々' || c == U'ゝ' || c == U'ゞ' || c == U'ヽ' || c == U'ヾ';
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
  add_date_rules_ja(rules_);
  add_number_rules_ja(rules_);
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
