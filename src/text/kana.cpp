#include "text/kana.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>

namespace timbre {
namespace {

constexpr int kLong = 0x5C, kMoraicN = 0x53, kSmallTsu = 0x23;

// Consonant and vowel of U+30A1 … U+30F4, small letters as large ones; "" consonant: none.
constexpr std::array<std::array<const char*, 2>, 0x55> kKana = {{
    {"", ""},    {"", "a"},  {"", "a"},  {"", "i"},  {"", "i"},  {"", "u"},   {"", "u"},   {"", "e"},  {"", "e"},
    {"", "o"},   {"", "o"},  {"k", "a"}, {"g", "a"}, {"k", "i"}, {"g", "i"},  {"k", "u"},  {"g", "u"}, {"k", "e"},
    {"g", "e"},  {"k", "o"}, {"g", "o"}, {"s", "a"}, {"z", "a"}, {"sh", "i"}, {"j", "i"},  {"s", "u"}, {"z", "u"},
    {"s", "e"},  {"z", "e"}, {"s", "o"}, {"z", "o"}, {"t", "a"}, {"d", "a"},  {"ch", "i"}, {"j", "i"}, {"", ""},
    {"ts", "u"}, {"z", "u"}, {"t", "e"}, {"d", "e"}, {"t", "o"}, {"d", "o"},  {"n", "a"},  {"n", "i"}, {"n", "u"},
    {"n", "e"},  {"n", "o"}, {"h", "a"}, {"b", "a"}, {"p", "a"}, {"h", "i"},  {"b", "i"},  {"p", "i"}, {"f", "u"},
    {"b", "u"},  {"p", "u"}, {"h", "e"}, {"b", "e"}, {"p", "e"}, {"h", "o"},  {"b", "o"},  {"p", "o"}, {"m", "a"},
    {"m", "i"},  {"m", "u"}, {"m", "e"}, {"m", "o"}, {"y", "a"}, {"y", "a"},  {"y", "u"},  {"y", "u"}, {"y", "o"},
    {"y", "o"},  {"r", "a"}, {"r", "i"}, {"r", "u"}, {"r", "e"}, {"r", "o"},  {"w", "a"},  {"w", "a"}, {"i", ""},
    {"e", ""},   {"", "o"},  {"", ""},   {"v", "u"},
}};

bool is_small(int code) { return code == 0x01 || code == 0x03 || code == 0x05 || code == 0x07 || code == 0x09; }
bool is_small_y(int code) { return code == 0x43 || code == 0x45 || code == 0x47; }

// Two letters of one mora, as Open JTalk has them: キャ ky a, ファ f a, ティ t i, シェ sh e, ウィ w i. Empty where a
// small letter is a mora of its own: はぁ h a a, クォ k u o.
MoraPhonemes combined(int large, int small) {
  if (!is_small(small) && !is_small_y(small)) return {};  // ー, too, which is not in the table
  static const std::map<std::string, std::string> kSoft = {{"k", "ky"},  {"g", "gy"}, {"n", "ny"}, {"h", "hy"},
                                                           {"b", "by"},  {"p", "py"}, {"m", "my"}, {"r", "ry"},
                                                           {"sh", "sh"}, {"j", "j"},  {"ch", "ch"}};
  const std::string consonant = kKana[static_cast<std::size_t>(large)][0],
                    vowel = kKana[static_cast<std::size_t>(large)][1], next = kKana[static_cast<std::size_t>(small)][1];
  const auto is = [&](std::initializer_list<const char*> syllables) {
    return std::any_of(syllables.begin(), syllables.end(), [&](const char* s) { return consonant + vowel == s; });
  };
  const auto soft = kSoft.find(consonant);
  const bool palatal = vowel == "i" && soft != kSoft.end();
  if (is_small_y(small)) {
    if (palatal) return {soft->second, next};
    if (is({"de"})) return {"dy", next};
    if (is({"te"})) return {"t", "y", next};
    return consonant == "v" ? MoraPhonemes{"by", next} : MoraPhonemes{};
  }
  if (next == "e" && palatal) return {soft->second, next};
  if (next == "u") return is({"to", "do"}) ? MoraPhonemes{consonant, next} : MoraPhonemes{};
  if (is({"fu", "tsu", "vu"})) return {consonant, next};
  if (next == "i" && is({"su", "zu", "te", "de"})) return {consonant, next};
  if (consonant.empty() && vowel == "u" && next != "a") return {"w", next};
  if (consonant.empty() && vowel == "i" && next == "e") return {"y", next};
  return {};
}

}  // namespace

std::vector<MoraPhonemes> moras_of(std::string_view codes) {
  std::vector<MoraPhonemes> moras;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const int code = static_cast<unsigned char>(codes[i]);
    if (code == kLong) {
      if (!moras.empty() && moras.back().back() != "cl") moras.push_back({moras.back().back()});
      continue;
    }
    if (code == kMoraicN) {
      moras.push_back({"N"});
      continue;
    }
    if (code == kSmallTsu) {
      moras.push_back({"cl"});
      continue;
    }
    if (code <= 0 || code > 0x54) continue;
    const std::string consonant = kKana[static_cast<std::size_t>(code)][0];
    const std::string vowel = kKana[static_cast<std::size_t>(code)][1];
    const int next = i + 1 < codes.size() ? static_cast<unsigned char>(codes[i + 1]) : 0;
    if (auto both = combined(code, next); !both.empty() && !is_small(code)) {
      moras.push_back(std::move(both));
      ++i;
      continue;
    }
    MoraPhonemes mora;
    if (!consonant.empty()) mora.push_back(consonant);
    if (!vowel.empty()) mora.push_back(vowel);
    if (!mora.empty()) moras.push_back(mora);
  }
  return moras;
}

std::string kana_codes(std::u32string_view katakana) {
  std::string codes;
  for (const char32_t c : katakana) {
    if (c >= 0x30A1 && c <= 0x30FC) codes += static_cast<char>(c - 0x30A0);
  }
  return codes;
}

std::u32string katakana(std::string_view codes) {
  std::u32string text;
  for (const char c : codes) text += static_cast<char32_t>(0x30A0 + static_cast<unsigned char>(c));
  return text;
}

}  // namespace timbre
