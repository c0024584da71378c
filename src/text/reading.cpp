#include "text/reading.h"

#include <sstream>

#include "text/jyutping.h"
#include "text/pinyin.h"
#include "text/symbols.h"

namespace timbre {
namespace {

using Parts = std::vector<std::string>;
using Syllable = std::optional<Parts> (*)(std::string_view);

std::optional<Parts> spell(const Parts& parts, Syllable symbols_of) {
  Parts phonemes;
  for (const auto& part : parts) {
    const auto symbols = symbols_of(part);
    if (!symbols) return std::nullopt;
    phonemes.insert(phonemes.end(), symbols->begin(), symbols->end());
  }
  return phonemes;
}

std::optional<Parts> symbol_itself(std::string_view part) {
  if (!find_symbol(part)) return std::nullopt;
  return Parts{std::string(part)};
}

Language language_of(const Parts& phonemes, Language around) {
  if (phonemes[0].size() > 1 && phonemes[0][0] == 'Y') return Language::kCantonese;
  return around;
}

}  // namespace

std::optional<Reading> parse_reading(std::string_view text, Language around, std::string* unknown) {
  if (unknown != nullptr) unknown->clear();
  if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
    Reading reading;
    reading.respelling = std::string(text.substr(1, text.size() - 2));
    return reading;
  }
  Parts parts;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) parts.push_back(word);
  if (parts.empty()) return std::nullopt;

  struct System {
    Syllable symbols_of;
    Language language;
  };
  System first{pinyin_symbols, Language::kChinese}, second{jyutping_symbols, Language::kCantonese};
  if (around == Language::kCantonese) std::swap(first, second);
  for (const System& system : {first, second}) {
    if (auto phonemes = spell(parts, system.symbols_of)) return Reading{std::move(*phonemes), system.language, ""};
  }
  if (auto phonemes = spell(parts, symbol_itself)) {
    const Language language = language_of(*phonemes, around);
    return Reading{std::move(*phonemes), language, ""};
  }
  for (const auto& part : parts) {
    if (!find_symbol(part) && unknown != nullptr && unknown->empty()) *unknown = part;
  }
  return std::nullopt;
}

}  // namespace timbre
