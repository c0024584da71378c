#include "text/normalizer_ko.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "text/hangul.h"
#include "text/unicode.h"

namespace timbre {
namespace {

const char* letter_name(char32_t letter) {
  static constexpr const char* kNames[] = {"에이", "비",   "시", "디",   "이",     "에프", "지",   "에이치", "아이",
                                           "제이", "케이", "엘", "엠",   "엔",     "오",   "피",   "큐",     "아르",
                                           "에스", "티",   "유", "브이", "더블유", "엑스", "와이", "제트"};
  return kNames[letter - U'a'];
}

void add_symbols(Rewriter& rules) {
  static constexpr const char* kNames[][2] = {
      {"&", " 앤드 "},   {"@", " 골뱅이 "}, {R"(\+)", " 더하기 "}, {"=", " 는 "}, {"×", " 곱하기 "},
      {"÷", " 나누기 "}, {"%", " 퍼센트 "}, {R"(\$)", " 달러 "},   {"₩", " 원 "}, {"#", " 샵 "}};
  for (const auto& [symbol, name] : kNames) rules.add("", symbol, std::string(name));
}

bool is_pause(char32_t c) { return std::u32string_view(U",.!?…").find(c) != std::u32string_view::npos; }

// Marks of all kinds → , . ! ? …, nothing for what joins or is silent.
char32_t mark_of(char32_t c) {
  if (is_pause(c)) return c;
  if (std::u32string_view(U"、，;；:：·ㆍ—–").find(c) != std::u32string_view::npos) return U',';
  if (std::u32string_view(U"()[]{}〈〉《》「」『』【】（）").find(c) != std::u32string_view::npos) return U',';
  if (c == U'。') return U'.';
  if (c == U'！') return U'!';
  return c == U'？' ? U'?' : 0;
}

bool is_silent(char32_t c) {
  return c <= U' ' ? c == U' ' || c == U'\t' || c == U'\n' || c == U'\r'
                   : std::u32string_view(U"\u00A0\u3000\"'“”‘’`*_~|\\/<>^-").find(c) != std::u32string_view::npos;
}

int strength(const std::string& mark) {
  static const std::string kOrder[] = {",", ".", "…", "!", "?"};
  return static_cast<int>(std::find(std::begin(kOrder), std::end(kOrder), mark) - std::begin(kOrder));
}

// ㅋ → 크, ㅠ → 유.
char32_t single_letter(char32_t c) {
  static constexpr std::u32string_view kLeads = U"ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
  const std::size_t lead_index = kLeads.find(c);
  if (lead_index != kLeads.npos) return join_syllable({static_cast<int>(lead_index), vowel::kEU, 0});
  return c >= U'ㅏ' && c <= U'ㅣ' ? join_syllable({lead::kNone, static_cast<int>(c - U'ㅏ'), 0}) : 0;
}

class Builder {
 public:
  void letter(char32_t c) { icu_append(word_, c); }
  void letters(const char* names) { word_ += names; }
  void space() {
    if (word_.empty()) return;
    if (!pause_.empty() && !result_.tokens.empty()) result_.tokens.push_back({SpokenToken::Kind::kPunctuation, pause_});
    pause_.clear();
    result_.tokens.push_back({SpokenToken::Kind::kWord, word_});
    word_.clear();
  }
  void pause(char32_t c) {
    space();
    std::string mark;
    icu_append(mark, c);
    if (pause_.empty() || strength(mark) > strength(pause_)) pause_ = mark;
  }
  void skip(char32_t c) {
    space();
    std::string text;
    icu_append(text, c);
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
  static void icu_append(std::string& to, char32_t c) { icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(to); }
  NormalizedText result_;
  std::string word_, pause_;
};

NormalizedText tokenize(const std::string& utf8) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
  Builder builder;
  for (int i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const auto c = static_cast<char32_t>(text.char32At(i));
    const char32_t lower = c >= U'A' && c <= U'Z' ? c + 32 : c;
    if (is_hangul_syllable(c)) {
      builder.letter(c);
    } else if (const char32_t read = single_letter(c)) {
      builder.letter(read);
    } else if (lower >= U'a' && lower <= U'z') {
      builder.letters(letter_name(lower));
    } else if (const char32_t mark = mark_of(c)) {
      builder.pause(mark);
    } else if (is_silent(c)) {
      builder.space();
    } else {
      builder.skip(c);
    }
  }
  return builder.finish();
}

}  // namespace

KoreanNormalizer::KoreanNormalizer() {
  rules_.add(".", R"(\.{2,})", "…");
  rules_.add("", "[−‐‑﹣－]", "-");
  add_telephone_rules_ko(rules_);
  add_date_rules_ko(rules_);
  add_measure_rules_ko(rules_);
  add_number_rules_ko(rules_);
  add_symbols(rules_);
}

NormalizedText KoreanNormalizer::normalize(std::string_view utf8) const {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  const icu::Normalizer2* composer = icu::Normalizer2::getNFCInstance(status);
  std::string composed;
  (U_SUCCESS(status) ? composer->normalize(text, status) : text).toUTF8String(composed);
  return tokenize(rules_.apply(composed));
}

}  // namespace timbre
