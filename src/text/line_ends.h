#pragma once
// Words that are cut at the end of a line: "nega-" and "tive" below it.
#include <string>
#include <string_view>

#include "text/g2p.h"

namespace timbre {

// Lines as one: a space for each break, none behind a hyphen. Where small letters follow, the hyphen may be the line's
// and not the word's: a soft hyphen (U+00AD) behind it keeps the question open.
std::string join_lines(std::string_view text);

// Answers it: the parts are one word when the dictionary has that word, or does not know the second part.
std::string join_cut_words(std::string_view text, const GraphemeToPhoneme& english);

}  // namespace timbre
