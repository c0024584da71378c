#include "text/cuts.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

#include "base/error.h"
#include "text/cuts_methods.h"

namespace timbre {
namespace {

using Segments = std::vector<std::u32string>;

std::u32string decode(std::string_view utf8) {
  std::u32string text;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  const auto size = static_cast<std::int64_t>(utf8.size());
  for (std::int64_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT_OR_FFFD(bytes, i, size, c);
    text += static_cast<char32_t>(c);
  }
  return text;
}

std::string encode(const std::u32string& text) {
  std::string utf8;
  for (const char32_t c : text) {
    std::uint8_t bytes[U8_MAX_LENGTH];
    int size = 0;
    U8_APPEND_UNSAFE(bytes, size, static_cast<UChar32>(c));
    utf8.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  }
  return utf8;
}

std::u32string without_outer_breaks(const std::u32string& text) {
  const std::size_t first = text.find_first_not_of(U"\n\r"), last = text.find_last_not_of(U"\n\r");
  return first == text.npos ? std::u32string() : text.substr(first, last + 1 - first);
}

bool is_word_character(char32_t c) {
  return c == U'_' || (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_L_MASK | U_GC_N_MASK)) != 0;
}

bool is_speakable(const std::u32string& text) { return std::any_of(text.begin(), text.end(), is_word_character); }

// Whether a word would run into the next one without a space between.
bool needs_space(char32_t before, char32_t after) {
  const auto alphabetic = [](char32_t c) {
    return is_word_character(c) && !u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_IDEOGRAPHIC) &&
           !uscript_hasScript(static_cast<UChar32>(c), USCRIPT_HIRAGANA) &&
           !uscript_hasScript(static_cast<UChar32>(c), USCRIPT_KATAKANA);
  };
  return alphabetic(before) && alphabetic(after);
}

void append_lines(const std::u32string& text, Segments& lines) {
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(U"\n\r", start), text.size());
    auto line = text.substr(start, end - start);
    if (line.find_first_not_of(U' ') != line.npos) lines.push_back(std::move(line));
    start = end + 1;
  }
}

void join(std::u32string& text, const std::u32string& next) {
  if (!text.empty() && !next.empty() && needs_space(text.back(), next.front())) text += U' ';
  text += next;
}

Segments merge_short(const Segments& segments, std::size_t min_characters) {
  Segments merged;
  std::u32string open;
  for (const auto& segment : segments) {
    join(open, segment);
    if (open.size() < min_characters) continue;
    merged.push_back(std::move(open));
    open.clear();
  }
  if (open.empty()) return merged;
  if (merged.empty()) merged.emplace_back();
  join(merged.back(), open);
  return merged;
}

// Where to end a part of text[start …] that may hold `most` characters: behind the last mark, else behind the last
// space, else anywhere.
std::size_t end_of_part(const std::u32string& text, std::size_t start, std::size_t most) {
  const std::size_t limit = start + most;
  for (std::size_t end = limit; end > start; --end) {
    if (is_split_mark(text[end - 1])) return end;
  }
  const std::size_t space = text.rfind(U' ', limit - 1);
  return space != text.npos && space >= start ? space + 1 : limit;
}

void append_parts(const std::u32string& text, std::size_t most, std::vector<std::string>& parts) {
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.size() - start <= most ? text.size() : end_of_part(text, start, most);
    const auto part = text.substr(start, end - start);
    if (is_speakable(part)) parts.push_back(encode(part));
    start = end;
  }
}

}  // namespace

CutMethod parse_cut_method(std::string_view name) {
  if (name.size() == 4 && name.substr(0, 3) == "cut" && name[3] >= '0' && name[3] <= '5') {
    return static_cast<CutMethod>(name[3] - '0');
  }
  throw Error(ErrorKind::kUsage, "the cut method is \"" + std::string(name) + "\", expected cut0 to cut5");
}

std::vector<std::string> cut_text(std::string_view utf8, const CutOptions& options) {
  if (options.max_characters == 0) {
    throw Error(ErrorKind::kUsage, "the longest segment is 0 characters, expected at least 1");
  }
  Segments lines;
  for (const auto& segment : cut_by_method(without_outer_breaks(decode(utf8)), options.method))
    append_lines(segment, lines);
  std::vector<std::string> parts;
  for (auto& segment : merge_short(lines, options.min_characters)) {
    if (!is_speakable(segment)) continue;
    if (!is_split_mark(segment.back())) segment += options.english ? U'.' : U'。';
    append_parts(segment, options.max_characters, parts);
  }
  return parts;
}

}  // namespace timbre
