#pragma once
// English capitals and single letters: which are spelled ("the IT department", "plan A") and which are words ("IT was
// late" at the head of a chapter, the article). Readings as in Merriam-Webster's entries of these abbreviations.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/normalizer.h"

namespace timbre {

// Whether the writer shouts: then capitals say nothing about a single word.
bool shouts_en(const std::vector<SpokenToken>& tokens);

// For a word in capitals that is a word or an initialism by its neighbours: true when it is spelled, nothing when its
// form alone decides.
std::optional<bool> spelled_by_context_en(const std::vector<SpokenToken>& tokens, std::size_t at, bool shouting);

// Whether tokens[at] is the letter a and not the article: beside letters, behind "plan" and "the", before "is".
bool names_letter_a_en(const std::vector<SpokenToken>& tokens, std::size_t at);

// Nouns that a letter numbers: vitamin, plan, exhibit.
bool takes_letter_en(std::string_view lower);
// The same as alternatives of a pattern.
std::string letter_nouns_en();

// Capitals without what inflects them: IDs, UN's → ID, UN.
std::string without_ending_en(const std::string& word);

// Letters that are always spelled, written small or capital: "gpt", "cpu", "gps".
bool is_initialism_en(std::string_view lower);

// Where an unknown word in small letters goes on with an initialism (chat|gpt, my|sql); nothing for other words.
std::optional<std::size_t> initialism_tail_en(std::string_view lower);

// Acronyms read as words that the dictionary lacks (JSON, JPEG, GIF).
std::optional<std::vector<std::string>> spoken_acronym_en(std::string_view lower);

}  // namespace timbre
