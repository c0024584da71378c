#include "text/kana.h"

#include <array>
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

// The vowel that a small letter behind another kana brings, and whether it softens the consonant (キャ).
struct Small {
  const char* vowel;
  bool soft;
};
const Small* small_letter(int code) {
  static const std::map<int, Small> kSmall = {{0x01, {"a", false}}, {0x03, {"i", false}}, {0x05, {"u", false}},
                                              {0x07, {"e", false}}, {0x09, {"o", false}}, {0x43, {"a", true}},
                                              {0x45, {"u", true}},  {0x47, {"o", true}},  {0x4E, {"a", false}}};
  const auto found = kSmall.find(code);
  return found == kSmall.end() ? nullptr : &found->second;
}

// キャ → ky a, ファ → f a, ティ → t i, シェ → sh e, ウィ → w i, クァ → k w a.
MoraPhonemes combined(const std::string& consonant, const std::string& vowel, const Small& small) {
  static const std::map<std::string, std::string> kSoft = {{"k", "ky"}, {"g", "gy"}, {"n", "ny"}, {"h", "hy"},
                                                           {"b", "by"}, {"p", "py"}, {"m", "my"}, {"r", "ry"},
                                                           {"f", "hy"}, {"d", "dy"}};
  const std::string next = small.vowel;
  const bool palatal = consonant == "sh" || consonant == "j" || consonant == "ch";
  if (consonant.empty()) return {vowel == "u" ? "w" : "y", next};  // ウィ, イェ
  if (palatal || consonant == "f" || consonant == "ts" || consonant == "v") {
    if (!small.soft || palatal) return {consonant, next};
  }
  if (small.soft || (next == "e" && vowel == "i")) {
    const auto soft = kSoft.find(consonant);
    return soft == kSoft.end() ? MoraPhonemes{consonant, "y", next} : MoraPhonemes{soft->second, next};
  }
  if ((consonant == "k" || consonant == "g") && vowel == "u") return {consonant, "w", next};
  return {consonant, next};  // ティ, トゥ, デュ
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
    const Small* small = i + 1 < codes.size() ? small_letter(static_cast<unsigned char>(codes[i + 1])) : nullptr;
    const bool large = small_letter(code) == nullptr;
    if (small != nullptr && large && !(consonant.empty() && vowel != "u" && vowel != "i")) {
      moras.push_back(combined(consonant, vowel, *small));
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
