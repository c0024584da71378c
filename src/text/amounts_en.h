#pragma once
// What money and measures share: a number with what it counts.
#include <string>
#include <string_view>

namespace timbre {

struct CountedNames {
  std::string one, many;
};

// A number as written, as a group of a pattern: 1234, 1,234,567, 3.14, .5
constexpr const char* kAmountEn = R"((\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,20})?|\d{1,40}(?:\.\d{1,20})?|\.\d{1,20}))";
// Before an amount: the article or pronoun of a noun that the amount may describe, as an optional group.
constexpr const char* kDeterminerEn =
    R"((\b(?i:an?|another|each|every|this|that|the|my|your|his|her|its|our|their) )?)";
// Behind an amount: the next word with the space or hyphen before it, as a group that takes nothing.
constexpr const char* kNextWordEn = R"((?=(-[A-Za-z][a-z]*| [A-Za-z][a-z]*)?))";

// Whether an amount describes the noun behind it and stays singular: "a 16 GB card", "a $5 bill", but "the 5 km of
// road".
bool describes_noun_en(std::string_view determiner, std::string_view next_word);

}  // namespace timbre
