#include "text/cuts_methods.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <functional>
#include <string_view>

namespace timbre {
namespace {

using Segments = std::vector<std::u32string>;

constexpr std::u32string_view kSplitMarks = U"，。？！,.?!~:：—…";
constexpr std::u32string_view kEveryMark = U",.;?!、，。？！：…";

// Marks that make no segment by themselves.
std::u32string_view silent_marks(CutMethod method) {
  if (method == CutMethod::kEveryMark) return kEveryMark;
  return method == CutMethod::kChineseStop ? U"!?…,.- 。" : U"!?…,.- ";
}

bool contains(std::u32string_view set, char32_t c) { return set.find(c) != set.npos; }

bool digit_at(const std::u32string& text, std::size_t at) {
  return at < text.size() && u_isdigit(static_cast<UChar32>(text[at]));
}

bool digit_before(const std::u32string& text, std::size_t at) { return at > 0 && digit_at(text, at - 1); }

// Cuts behind each place for which `cuts` holds.
Segments cut_behind(const std::u32string& text, const std::function<bool(std::size_t)>& cuts) {
  Segments segments;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!cuts(i) && i + 1 < text.size()) continue;
    segments.push_back(text.substr(start, i + 1 - start));
    start = i + 1;
  }
  return segments;
}

// Each pair of `c` becomes one `single`, from the left.
std::u32string replace_pairs(const std::u32string& text, char32_t c, char32_t single) {
  std::u32string replaced;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool pair = text[i] == c && i + 1 < text.size() && text[i + 1] == c;
    replaced += pair ? single : text[i];
    if (pair) ++i;
  }
  return replaced;
}

Segments sentences(const std::u32string& text) {
  const auto simple = replace_pairs(replace_pairs(text, U'…', U'。'), U'—', U'，');
  return cut_behind(simple, [&](std::size_t i) { return is_split_mark(simple[i]); });
}

// As the official code groups them: what is left behind the last full group joins it.
Segments every_fourth_sentence(const std::u32string& text) {
  constexpr std::size_t kGroup = 4;
  const auto pieces = sentences(text);
  if (pieces.size() <= kGroup) return {text};
  const std::size_t groups = (pieces.size() - 1) / kGroup;
  Segments segments(groups);
  for (std::size_t i = 0; i < pieces.size(); ++i) segments[std::min(i / kGroup, groups - 1)] += pieces[i];
  return segments;
}

Segments about_fifty_characters(const std::u32string& text) {
  constexpr std::size_t kCharacters = 50;
  const auto pieces = sentences(text);
  if (pieces.size() < 2) return {text};
  Segments segments;
  bool open = false;
  for (const auto& piece : pieces) {
    if (!open) segments.emplace_back();
    segments.back() += piece;
    open = segments.back().size() <= kCharacters;
  }
  const std::size_t end_mark = is_split_mark(text.back()) ? 0 : 1;  // the one that the end will get counts
  if (segments.size() > 1 && segments.back().size() + end_mark < kCharacters) {
    const auto rest = std::move(segments.back());
    segments.pop_back();
    segments.back() += rest;
  }
  return segments;
}

Segments cut(const std::u32string& text, CutMethod method) {
  switch (method) {
    case CutMethod::kNone:
      return {text};
    case CutMethod::kFourSentences:
      return every_fourth_sentence(text);
    case CutMethod::kFiftyCharacters:
      return about_fifty_characters(text);
    case CutMethod::kChineseStop:
      return cut_behind(text, [&](std::size_t i) { return text[i] == U'。'; });
    case CutMethod::kEnglishStop:
      return cut_behind(
          text, [&](std::size_t i) { return text[i] == U'.' && !digit_before(text, i) && !digit_at(text, i + 1); });
    case CutMethod::kEveryMark:
      break;
  }
  return cut_behind(text, [&](std::size_t i) {
    const bool decimal = text[i] == U'.' && digit_before(text, i) && digit_at(text, i + 1);
    return contains(kEveryMark, text[i]) && !decimal;
  });
}

}  // namespace

bool is_split_mark(char32_t c) { return contains(kSplitMarks, c); }

std::vector<std::u32string> cut_by_method(const std::u32string& text, CutMethod method) {
  const auto silent = silent_marks(method);
  Segments kept;
  if (text.empty()) return kept;
  for (auto& segment : cut(text, method)) {
    if (segment.find_first_not_of(silent) != segment.npos) kept.push_back(std::move(segment));
  }
  return kept;
}

}  // namespace timbre
