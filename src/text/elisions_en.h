#pragma once
// Words that an apostrophe shortens and the dictionary lacks: th' (the), 'im (him), e'er (ever), p'raps.
// Readings: Merriam-Webster where it has the form, else CMUdict's of the whole word without what is left out.
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

// The phonemes of a word in small letters with its apostrophes; null when it is none of them.
const std::vector<std::string>* elision_en(std::string_view lower);

}  // namespace timbre
