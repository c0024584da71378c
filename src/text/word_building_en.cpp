#include "text/word_building_en.h"

#include <algorithm>
#include <array>

namespace timbre {
namespace {

using Phonemes = std::vector<std::string>;

bool one_of(const std::string& phoneme, std::initializer_list<std::string_view> set) {
  return std::find(set.begin(), set.end(), phoneme) != set.end();
}

bool is_sibilant(const std::string& p) { return one_of(p, {"S", "Z", "SH", "ZH", "CH", "JH"}); }
bool is_voiceless(const std::string& p) { return one_of(p, {"P", "T", "K", "F", "TH", "S", "SH", "CH"}); }

Phonemes past_ending(const std::string& last) {
  if (one_of(last, {"T", "D"})) return {"AH0", "D"};
  return {is_voiceless(last) ? "T" : "D"};
}

Phonemes joined(Phonemes first, const Phonemes& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

bool is_vowel_letter(char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; }

// The stems that `base` (a word without its ending) may come from before a vowel: hop(ing) → hope, hopp(ing) → hop.
std::optional<Phonemes> find_stem(const std::string& base, const StemLookup& find) {
  const std::size_t n = base.size();
  if (n < 2) return std::nullopt;
  if (n > 3 && base[n - 1] == base[n - 2] && !is_vowel_letter(base[n - 1])) {
    if (auto undoubled = find(base.substr(0, n - 1))) return undoubled;
  }
  // A short syllable with one consonant doubles it before an ending, so here a mute e was dropped: hoping, skated.
  const bool dropped_e =
      n > 2 && !is_vowel_letter(base[n - 1]) && is_vowel_letter(base[n - 2]) && !is_vowel_letter(base[n - 3]);
  if (dropped_e) {
    if (auto with_e = find(base + "e")) return with_e;
  }
  if (auto plain = find(base)) return plain;
  return find(base + "e");
}

// Endings that join the stem unchanged.
struct PlainEnding {
  std::string_view letters;
  Phonemes sounds;
};

const std::vector<PlainEnding>& plain_endings() {
  static const std::vector<PlainEnding> list = {
      {"ness", {"N", "AH0", "S"}},  {"less", {"L", "AH0", "S"}},       {"ful", {"F", "AH0", "L"}},
      {"ly", {"L", "IY0"}},         {"ment", {"M", "AH0", "N", "T"}},  {"ship", {"SH", "IH2", "P"}},
      {"hood", {"HH", "UH2", "D"}}, {"like", {"L", "AY2", "K"}},       {"wise", {"W", "AY2", "Z"}},
      {"ward", {"W", "ER0", "D"}},  {"wards", {"W", "ER0", "D", "Z"}}, {"man", {"M", "AH0", "N"}},
  };
  return list;
}

struct Prefix {
  std::string_view letters;
  Phonemes sounds;
};

const std::vector<Prefix>& prefixes() {
  static const std::vector<Prefix> list = {
      {"un", {"AH0", "N"}},
      {"non", {"N", "AA2", "N"}},
      {"re", {"R", "IY2"}},
      {"pre", {"P", "R", "IY2"}},
      {"mis", {"M", "IH2", "S"}},
      {"dis", {"D", "IH2", "S"}},
      {"anti", {"AE2", "N", "T", "IY0"}},
      {"multi", {"M", "AH2", "L", "T", "IY0"}},
      {"semi", {"S", "EH2", "M", "IY0"}},
      {"micro", {"M", "AY2", "K", "R", "OW0"}},
      {"cyber", {"S", "AY2", "B", "ER0"}},
      {"hyper", {"HH", "AY2", "P", "ER0"}},
      {"super", {"S", "UW2", "P", "ER0"}},
      {"inter", {"IH2", "N", "T", "ER0"}},
      {"under", {"AH2", "N", "D", "ER0"}},
      {"over", {"OW2", "V", "ER0"}},
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

std::optional<Phonemes> verb_form(const std::string& word, const StemLookup& find) {
  if (ends_with(word, "ied", 2)) {
    if (auto stem = find(without(word, "ied") + "y")) return joined(*stem, {"D"});
  }
  if (ends_with(word, "ed", 2)) {
    if (auto stem = find_stem(without(word, "ed"), find)) return joined(*stem, past_ending(stem->back()));
  }
  if (ends_with(word, "ing", 2)) {
    if (auto stem = find_stem(without(word, "ing"), find)) return joined(*stem, {"IH0", "NG"});
  }
  if (ends_with(word, "in'", 2)) {
    if (auto stem = find_stem(without(word, "in'"), find)) return joined(*stem, {"AH0", "N"});
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
  for (const auto& [letters, sounds] : prefixes()) {
    if (word.size() < letters.size() + 4 || word.compare(0, letters.size(), letters) != 0) continue;
    if (auto stem = find(word.substr(letters.size()))) return joined(sounds, *stem);
  }
  return std::nullopt;
}

}  // namespace

Phonemes plural_ending(const std::string& last) {
  if (is_sibilant(last)) return {"AH0", "Z"};
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
  if (lower.size() > kMaxBuiltWord) return std::nullopt;
  for (const auto rule : {&plural, &verb_form, &derived}) {
    if (auto built = rule(lower, find)) return built;
  }
  return std::nullopt;
}

std::optional<Phonemes> compound_en(const std::string& lower, const StemLookup& find) {
  if (lower.size() > kMaxBuiltWord || lower.size() < 2 * kMinCompoundPart) return std::nullopt;
  std::optional<Phonemes> best;
  std::size_t best_shorter = 0;
  for (std::size_t cut = kMinCompoundPart; cut + kMinCompoundPart <= lower.size(); ++cut) {
    const std::size_t shorter = std::min(cut, lower.size() - cut);
    if (shorter <= best_shorter) continue;
    const auto first = find(lower.substr(0, cut));
    auto second = first ? find(lower.substr(cut)) : std::nullopt;
    if (!second) continue;
    for (std::string& phoneme : *second) {
      if (phoneme.back() == '1') phoneme.back() = '2';
    }
    best = joined(*first, *second);
    best_shorter = shorter;
  }
  return best;
}

}  // namespace timbre
