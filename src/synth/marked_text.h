#pragma once
// Marks of the user within a sentence, as far as speaking knows them.
#include <optional>
#include <string>
#include <vector>

#include "synth/spoken_text.h"

namespace timbre {

struct MarkedPart {
  std::optional<double> pause_ms;  // a pause that the text asks for before this part
  SpokenText text;                 // may be empty
};

// `text` is spoken_text(phonemized). Without a pause mark: one part, the whole text.
std::vector<MarkedPart> parts_between_pauses(const PhonemizedText& phonemized, const SpokenText& text);

// What is said about marks that are not understood, and about those that nothing is done with.
std::vector<std::string> mark_warnings(const PhonemizedText& phonemized);

}  // namespace timbre
