#pragma once
// Numerals among Japanese words: they and what they count get the reading and the accent phrases of the number.
#include <vector>

#include "text/dictionary_ja.h"

namespace timbre {

void read_numbers_ja(std::vector<WordJa>& words);

}  // namespace timbre
