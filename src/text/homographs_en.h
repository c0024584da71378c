#pragma once
// English words of one spelling and several readings. Where the part of speech decides (record, use, close), a linear
// classifier looks at the two words before and after; where the sense or the tense decides (read, lead, bass), short
// lists of telling words do. Table and weights: models/text/homographs_en.txt, made and measured by
// tools/text/make_homographs_en.py.
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "text/normalizer.h"

namespace timbre {

class EnglishHomographs {
 public:
  using Phonemes = std::vector<std::string>;

  // Throws ErrorKind::kFile when unreadable, kModel when damaged.
  static EnglishHomographs load(const std::filesystem::path& path);

  // Lower-case words of a sentence; punctuation marks as they are, anything else too.
  static std::vector<std::string> words_of(const std::vector<SpokenToken>& tokens);

  // The reading of words[at] among its neighbours, or nothing when the word has only one. Looks at 24 words at most.
  std::optional<Phonemes> choose(const std::vector<std::string>& words, std::size_t at) const;

 private:
  using Scores = std::array<int, 3>;  // noun, verb, adjective; hundredths of natural logarithms
  struct Entry {
    Scores prior;
    std::array<Phonemes, 3> readings;  // empty: the word is never of that class
  };
  std::unordered_map<std::string, Entry> entries_;
  std::unordered_map<std::string, Scores> weights_;
};

// The words that sense or tense decides: see homograph_cues_en.cpp. `written`: as in the text, for capitals.
std::optional<std::vector<std::string>> homograph_by_cues_en(const std::vector<std::string>& words, std::size_t at,
                                                             const std::string& written);

}  // namespace timbre
