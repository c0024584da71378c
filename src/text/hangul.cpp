#include "text/hangul.h"

#include <array>

namespace timbre {
namespace {

constexpr char32_t kFirst = 0xAC00, kLast = 0xD7A3;

constexpr std::array<const char*, 19> kLeads = {"ㄱ", "ㄲ", "ㄴ", "ㄷ", "ㄸ", "ㄹ", "ㅁ", "ㅂ", "ㅃ", "ㅅ",
                                                "ㅆ", "ㅇ", "ㅈ", "ㅉ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ"};
constexpr std::array<std::array<const char*, 2>, 21> kVowels = {
    {{"ㅏ", ""},   {"ㅐ", ""},   {"ㅣ", "ㅏ"}, {"ㅣ", "ㅐ"}, {"ㅓ", ""},   {"ㅔ", ""},   {"ㅣ", "ㅓ"},
     {"ㅣ", "ㅔ"}, {"ㅗ", ""},   {"ㅗ", "ㅏ"}, {"ㅗ", "ㅐ"}, {"ㅗ", "ㅣ"}, {"ㅣ", "ㅗ"}, {"ㅜ", ""},
     {"ㅜ", "ㅓ"}, {"ㅜ", "ㅔ"}, {"ㅜ", "ㅣ"}, {"ㅣ", "ㅜ"}, {"ㅡ", ""},   {"ㅡ", "ㅣ"}, {"ㅣ", ""}}};

const char* tail_letter(int tail) {
  switch (tail) {
    case tail::kG:
      return "ㄱ";
    case tail::kN:
      return "ㄴ";
    case tail::kD:
      return "ㄷ";
    case tail::kL:
      return "ㄹ";
    case tail::kM:
      return "ㅁ";
    case tail::kB:
      return "ㅂ";
    case tail::kNG:
      return "ㅇ";
    default:
      return "";
  }
}

}  // namespace

bool is_hangul_syllable(char32_t c) { return c >= kFirst && c <= kLast; }

Syllable split_syllable(char32_t c) {
  const int index = static_cast<int>(c - kFirst);
  return {index / 588, index / 28 % 21, index % 28};
}

char32_t join_syllable(const Syllable& s) {
  return kFirst + static_cast<char32_t>((s.lead * 21 + s.vowel) * 28 + s.tail);
}

void append_letters(const Syllable& s, std::vector<std::string>& letters) {
  letters.emplace_back(kLeads[static_cast<std::size_t>(s.lead)]);
  for (const char* part : kVowels[static_cast<std::size_t>(s.vowel)]) {
    if (*part != '\0') letters.emplace_back(part);
  }
  const char* last = tail_letter(s.tail);
  if (*last != '\0') letters.emplace_back(last);
}

}  // namespace timbre
