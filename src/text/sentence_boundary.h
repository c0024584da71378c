#pragma once
// Whether a mark ends a sentence. English rules; other languages that use . ! ? behave alike.
#include <cstddef>
#include <string_view>

namespace timbre {

// Bytes of text behind a mark that the decision may look at.
constexpr std::size_t kBoundaryLookahead = 64;

// Length of the sentence-ending mark (with dots that belong to an ellipsis) at the start of `text`, 0 if there is none.
std::size_t terminator_length(std::string_view text);

// Length of the quotes and brackets that close at the start of `text`.
std::size_t closers_length(std::string_view text);

// `before`: the piece up to and with the mark; `after`: what follows the mark and its closing quotes (spaces first).
bool ends_sentence(std::string_view before, std::string_view after);

// Whether a word at the start of `text` may begin a clause: and, but, or, because, which, …
bool starts_clause(std::string_view text);

}  // namespace timbre
