#include "text/jyutping.h"

#include <algorithm>
#include <array>

#include "text/symbols.h"

namespace timbre {
namespace {

using Symbols = std::vector<std::string>;

constexpr std::array<std::string_view, 19> kConsonants = {"ng", "gw", "kw", "b", "p", "m", "f", "d", "t", "n",
                                                          "l",  "g",  "k",  "h", "z", "c", "s", "j", "w"};
// Vowel parts that stand first in a syllable without consonant, in the order in which the official code tries them.
constexpr std::array<std::string_view, 17> kOpenings = {"aa", "ai", "au", "ap", "at", "ak", "a", "e", "ong",
                                                        "on", "ou", "oi", "ok", "o",  "uk", "m", "ng"};

constexpr std::array<std::array<std::string_view, 2>, 8> kNeighbours = {
    {{"eu", "iu"}, {"em", "im"}, {"ep", "ip"}, {"en", "in"}, {"et", "it"}, {"um", "am"}, {"up", "ap"}, {"oet", "oek"}}};

std::optional<Symbols> known(const std::string& first, const std::string& second) {
  const std::string a = "Y" + first, b = "Y" + second;
  if (!find_symbol(a) || !find_symbol(b)) return std::nullopt;
  return Symbols{a, b};
}

template <std::size_t N>
std::string_view prefix_in(const std::array<std::string_view, N>& list, std::string_view text) {
  for (const auto entry : list) {
    if (text.substr(0, entry.size()) == entry) return entry;
  }
  return "";
}

std::string neighbour_of(std::string_view final) {
  for (const auto& [rare, common] : kNeighbours) {
    if (final == rare) return std::string(common);
  }
  return std::string(final);
}

}  // namespace

std::optional<Symbols> jyutping_symbols(std::string_view syllable) {
  if (syllable.size() < 2 || syllable.size() > 7 || syllable.back() < '1' || syllable.back() > '6') return std::nullopt;
  const std::string tone(1, syllable.back());
  const std::string_view body = syllable.substr(0, syllable.size() - 1);
  if (!std::all_of(body.begin(), body.end(), [](char c) { return c >= 'a' && c <= 'z'; })) return std::nullopt;
  if (body == "m" || body == "ng") return known(std::string(body), body.back() + tone);
  if (body == "hm" || body == "hng") return known("h", (body == "hm" ? "m" : "ng") + tone);
  const std::string_view consonant = prefix_in(kConsonants, body);
  if (!consonant.empty()) {
    const std::string final = std::string(body.substr(consonant.size()));
    if (final.empty()) return std::nullopt;
    if (auto found = known(std::string(consonant), final + tone)) return found;
    return known(std::string(consonant), neighbour_of(final) + tone);
  }
  const std::string_view opening = prefix_in(kOpenings, body);
  if (!opening.empty()) {
    const std::string rest = opening == body ? std::string(1, body.back()) : std::string(body.substr(opening.size()));
    if (auto found = known(std::string(opening), rest + tone)) return found;
  }
  return known("ng", neighbour_of(body) + tone);
}

}  // namespace timbre
