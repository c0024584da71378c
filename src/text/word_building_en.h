#pragma once
// How English builds words: endings, prefixes and compounds, with their sounds.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

// Longer words are never built from parts: they are letters in a row.
constexpr std::size_t kMaxBuiltWord = 40;

using StemLookup = std::function<std::optional<std::vector<std::string>>(const std::string& lower_case)>;

// The plural or possessive s after `last`: S, Z or AH0 Z.
std::vector<std::string> plural_ending(const std::string& last);

// The sound of 's, 'd, 'll, 've, 're, 'm, n't after `last`, or nothing for another ending.
std::optional<std::vector<std::string>> clitic_ending(std::string_view ending, const std::string& last);

// `lower` as a known stem with an ending or prefix (plurals, -ed, -ing, -ly, un-, …), or nothing.
std::optional<std::vector<std::string>> inflect_en(const std::string& lower, const StemLookup& find);

// `lower` as two known words of at least `kMinCompoundPart` letters, or nothing. The second part's main stress is
// reduced.
constexpr std::size_t kMinCompoundPart = 3;
std::optional<std::vector<std::string>> compound_en(const std::string& lower, const StemLookup& find);

}  // namespace timbre
