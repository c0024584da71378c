#include "text/word_building_en.h"

#include <algorithm>

namespace timbre {
namespace {

using Phonemes = std::vector<std::string>;

bool one_of(const std::string& phoneme, std::initializer_list<std::string_view> set) {
  return std::find(set.begin(), set.end(), phoneme) != set.end();
}

bool is_sibilant(const std::string& p) { return one_of(p, {"S", "Z", "SH", "ZH", "CH", "JH"}); }
bool is_voiceless(const std::string& p) { return one_of(p, {"P", "T", "K", "F", "TH", "S", "SH", "CH"}); }

Phonemes joined(Phonemes first, const Phonemes& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// Endings that join the stem unchanged.
struct PlainEnding {
  std::string_view letters;
  Phonemes sounds;
};

const std::vector<PlainEnding>& plain_endings() {
  static const std::vector<PlainEnding> list = {
      {"ness", {"N", "AH0", "S"}},  {"less", {"L", "AH0", "S"}},  {"ful", {"F", "AH0", "L"}},
      {"hood", {"HH", "UH2", "D"}}, {"ship", {"SH", "IH2", "P"}}, {"like", {"L", "AY2", "K"}},
      {"wise", {"W", "AY2", "Z"}},
  };
  return list;
}

bool ends_with(const std::string& word, std::string_view ending, std::size_t min_stem) {
  return word.size() >= ending.size() + min_stem &&
         word.compare(word.size() - ending.size(), ending.size(), ending) == 0;
}

std::string without(const std::string& word, std::string_view ending) {
  return word.substr(0, word.size() - ending.size());
}

std::optional<Phonemes> plural(const std::string& word, const StemLookup& find) {
  if (!ends_with(word, "s", 2) || ends_with(word, "ss", 0)) return std::nullopt;
  if (ends_with(word, "ies", 2)) {
    if (auto stem = find(without(word, "ies") + "y")) return joined(*stem, {"Z"});
  }
  if (auto stem = find(without(word, "s"))) return joined(*stem, plural_ending(stem->back()));
  if (ends_with(word, "es", 2)) {
    if (auto stem = find(without(word, "es"))) return joined(*stem, plural_ending(stem->back()));
  }
  return std::nullopt;
}

std::optional<Phonemes> derived(const std::string& word, const StemLookup& find) {
  for (const auto& ending : plain_endings()) {
    if (!ends_with(word, ending.letters, 3)) continue;
    const std::string base = without(word, ending.letters);
    if (auto stem = find(base)) return joined(*stem, ending.sounds);
    if (base.back() == 'i') {
      if (auto stem = find(base.substr(0, base.size() - 1) + "y")) return joined(*stem, ending.sounds);
    }
  }
  return std::nullopt;
}

}  // namespace

Phonemes plural_ending(const std::string& last) {
  if (is_sibilant(last)) return {"IH0", "Z"};
  return {is_voiceless(last) ? "S" : "Z"};
}

std::optional<Phonemes> clitic_ending(std::string_view ending, const std::string& last) {
  if (ending == "'s") return plural_ending(last);
  if (ending == "'d") return one_of(last, {"T", "D"}) ? Phonemes{"AH0", "D"} : Phonemes{"D"};
  if (ending == "'ll") return Phonemes{"AH0", "L"};
  if (ending == "'ve") return Phonemes{"AH0", "V"};
  if (ending == "'re") return Phonemes{"ER0"};
  if (ending == "'m") return Phonemes{"M"};
  return std::nullopt;
}

std::optional<Phonemes> inflect_en(const std::string& lower, const StemLookup& find) {
  if (auto built = plural(lower, find)) return built;
  return derived(lower, find);
}

}  // namespace timbre
