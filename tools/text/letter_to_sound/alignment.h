#pragma once
// Letters aligned with phonemes: each letter of a word stands for 0, 1 or 2 phonemes. A unit is the letter followed by
// the bytes of its phonemes. Expectation maximisation over all alignments finds the units' probabilities.
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "lexicon.h"

namespace letter_to_sound {

using Emissions = std::unordered_map<std::string, double>;  // unit → probability given its letter

Emissions train_alignment(const std::vector<Entry>& entries, int iterations);

// The likeliest units of one word; empty when it cannot be aligned.
std::vector<std::string> best_alignment(const Entry& entry, const Emissions& emissions);

// Words as units, and the units used at least `min_uses` times, sorted.
struct Alignment {
  std::vector<std::vector<std::string>> words;  // in the order of the entries; empty: left out
  std::vector<std::string> units;
};
Alignment align(const std::vector<Entry>& entries, int min_uses);

}  // namespace letter_to_sound
