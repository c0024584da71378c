#include "text/pinyin.h"

#include <algorithm>
#include <array>

#include "text/symbols.h"

namespace timbre {
namespace {

constexpr std::array<std::string_view, 23> kInitials = {"zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g",
                                                        "k",  "h",  "j",  "q", "x", "r", "z", "c", "s", "y", "w"};

template <std::size_t N>
bool in(const std::array<std::string_view, N>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// ü, u: and yu-style spellings become v; tone digit stays.
std::string with_v(std::string_view syllable) {
  std::string text;
  for (std::size_t i = 0; i < syllable.size(); ++i) {
    if (syllable.substr(i, 2) == "ü" || syllable.substr(i, 2) == "u:") {
      text += 'v';
      ++i;
    } else {
      text += syllable[i];
    }
  }
  return text;
}

// The symbol of the final behind this initial, without tone.
std::string final_symbol(std::string_view initial, std::string final) {
  static constexpr std::array<std::string_view, 4> kRetroflex = {"zh", "ch", "sh", "r"},
                                                   kRounded = {"j", "q", "x", "y"}, kLikeV = {"u", "ue", "uan", "un"};
  static constexpr std::array<std::string_view, 3> kDental = {"z", "c", "s"};
  if (final == "i" && in(kRetroflex, initial)) return "ir";
  if (final == "i" && in(kDental, initial)) return "i0";
  if (in(kRounded, initial) && in(kLikeV, final)) final[0] = 'v';
  if ((initial == "n" || initial == "l") && final == "ue") final[0] = 'v';
  if (initial == "y" && final == "an") return "En";
  if (initial == "y" && final == "e") return "E";
  if (final == "uei") return "ui";
  if (final == "iou") return "iu";
  if (final == "uen") return "un";
  return final;
}

}  // namespace

std::optional<std::vector<std::string>> pinyin_symbols(std::string_view syllable) {
  const std::string text = with_v(syllable);
  if (text.size() < 2 || text.size() > 7 || text.back() < '1' || text.back() > '5') return std::nullopt;
  const std::string_view body = std::string_view(text).substr(0, text.size() - 1);
  std::string_view initial;
  for (const auto known : kInitials) {
    if (body.substr(0, known.size()) == known) {
      initial = known;
      break;
    }
  }
  std::string first(initial);
  const std::string final(body.substr(initial.size()));
  if (final.empty() || final[0] < 'a' || final[0] > 'z' || final == "ir" || final == "i0") return std::nullopt;
  if (initial.empty()) {
    if (final[0] != 'a' && final[0] != 'e' && final[0] != 'o') return std::nullopt;
    first = final[0] == 'a' ? "AA" : final[0] == 'e' ? "EE" : "OO";
  }
  const std::string symbol = final_symbol(initial, final) + text.back();
  if (!find_symbol(symbol)) return std::nullopt;
  return std::vector<std::string>{first, symbol};
}

}  // namespace timbre
