#include "text/sentence_boundary.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "text/capitals_en.h"
#include "text/unicode.h"

namespace timbre {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::array<std::string_view, 3> kWideStops = {"。", "！", "？"};
constexpr std::string_view kEllipsis = "…";

std::size_t prefix_in(std::string_view text, std::initializer_list<std::string_view> list) {
  for (const auto entry : list) {
    if (text.substr(0, entry.size()) == entry) return entry.size();
  }
  return 0;
}

// The text from its first letter or digit on: spaces, opening quotes and brackets are skipped.
std::string_view skip_openers(std::string_view text) {
  for (;;) {
    if (text.empty()) return text;
    std::size_t size = prefix_in(text, {"“", "‘", "«", "„", "¿", "¡", "—", "–"});
    if (size == 0 && std::string_view(" \n\"'([{*_-").find(text[0]) != std::string_view::npos) size = 1;
    if (size == 0) return text;
    text.remove_prefix(size);
  }
}

bool in_list(std::string_view list, const std::string& word) {
  return list.find(" " + word + " ") != std::string_view::npos;
}

// The word before the last one of `before`, "" where none is: "said" of "He said no."
std::string word_before_last(std::string_view before) {
  std::size_t end = before.rfind(' ');
  if (end == std::string_view::npos) return "";
  std::size_t start = end;
  while (start > 0 && end - start < 24 && std::isalpha(static_cast<unsigned char>(before[start - 1])) != 0) --start;
  return std::string(before.substr(start, end - start));
}

// The letters and inner dots before the final stop of `before`: "e.g", "Smith", "J".
std::string last_word(std::string_view before) {
  std::size_t end = before.size() - 1;
  std::size_t start = end;
  while (start > 0 && end - start < 24 &&
         (std::isalnum(static_cast<unsigned char>(before[start - 1])) != 0 || before[start - 1] == '.')) {
    --start;
  }
  return std::string(before.substr(start, end - start));
}

// Words that begin sentences and hardly follow an abbreviation within one.
bool is_starter(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && (std::isalpha(static_cast<unsigned char>(text[size])) != 0)) ++size;
  static constexpr std::string_view kList =
      " The This That These Those He She It We They You I In On At But And A An There If When So Then Now What Why How "
      "Who "
      "Where His Her My Our Their Its Your No Yes Not For From As After Before However Although While Some Many Most "
      "All ";
  return in_list(kList, std::string(text.substr(0, size)));
}

// Never end a sentence: a name or number follows.
constexpr std::string_view kTitles =
    " mr mrs ms mx dr prof st sts rt adm fr atty gen col capt lt sgt maj cpl cmdr rev hon gov sen rep pres mt "
    "ft messrs mme mlle vs "
    "e.g i.e "
    "cf approx ca fig figs vol pp ";
// End one only before a word that begins sentences.
constexpr std::string_view kMayEnd =
    " etc inc ltd co corp bros jr sr esq a.m p.m u.s u.k u.n e.u ph.d b.a m.a b.c a.d dept univ ave blvd rd jan feb "
    "mar apr "
    "jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri al est min max sec hr hrs ";

// Before "no": it is an answer, no number.
constexpr std::string_view kSayings =
    " said says say answered replied shouted cried whispered thought meant voted screamed yelled a ";
// Names that are abbreviations of other words.
constexpr std::string_view kNames = " Max Ed Min Art Al Gen ";

bool stop_ends_sentence(std::string_view before, std::string_view next) {
  if (next.empty()) return true;
  if (is_lower(next[0]) || next[0] == ',' || next[0] == ';' || next[0] == ':') return false;
  const std::string word = last_word(before);
  const std::string lower = to_lower_ascii(word);
  if (word.empty()) return true;
  const std::string previous = word_before_last(before);
  if (word == "no" && in_list(kSayings, previous)) return true;  // He said no. 5 people left.
  if (lower == "st" && !previous.empty() && is_upper(previous[0])) return is_starter(next);  // Elm St. It was
  if (in_list(kNames, word) && !previous.empty() && is_digit(next[0])) return true;          // I am Max. 20 years old
  if (in_list(kTitles, lower)) return false;
  static constexpr std::string_view kNumbered =
      " no nos p c b d rm apt ste eq ex ref art par ep pt ver fl flt bk pl sec ext tel chap chaps chs sect secs para "
      "paras cl ll n nn pts vols arts ";
  if (in_list(kNumbered, lower)) return !is_digit(next[0]);
  const bool initial =
      word.size() == 1 && is_upper(word[0]) && word[0] != 'I' && !takes_letter_en(to_lower_ascii(previous));
  if (lower == "etc") return true;
  if (initial || in_list(kMayEnd, lower) || word.find('.') != std::string::npos) return is_starter(next);
  // "1. Buy milk": the piece so far is only a number.
  const bool only_number =
      std::all_of(word.begin(), word.end(), is_digit) && skip_openers(before).size() == word.size() + 1;
  return !(only_number && word.size() <= 3);
}

// Whether a dot of a spaced ellipsis follows: ". . ."
bool spaced_dot(std::string_view text) {
  return text.substr(0, 2) == " ." &&
         (text.size() < 3 || (text[2] != '.' && std::isalnum(static_cast<unsigned char>(text[2])) == 0));
}

// Length of the mark of a note at the start of `text`: ¹⁵, [15]; 0 if there is none.
std::size_t note_length(std::string_view text) {
  std::size_t size = 0;
  while (const std::size_t digit = prefix_in(text.substr(size), {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"}))
    size += digit;
  if (size > 0 || text.empty() || text[0] != '[') return size;
  size = text.find_first_not_of("0123456789", 1);
  return size != text.npos && size > 1 && size < 5 && text[size] == ']' ? size + 1 : 0;
}

}  // namespace

std::size_t terminator_length(std::string_view text) {
  if (text.empty()) return 0;
  std::size_t size = 0;
  for (;;) {
    if (size > 0 && text[size - 1] == '.' && spaced_dot(text.substr(size))) ++size;
    if (const std::size_t wide = prefix_in(text.substr(size), {"。", "！", "？"}); wide > 0) {
      size += wide;
    } else if (size < text.size() && (text[size] == '.' || text[size] == '!' || text[size] == '?')) {
      ++size;
    } else if (text.substr(size, kEllipsis.size()) == kEllipsis) {
      size += kEllipsis.size();
    } else {
      return size;
    }
    if (size >= kBoundaryLookahead / 2) return size;
  }
}

std::size_t closers_length(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && size < kBoundaryLookahead / 2) {
    const std::string_view rest = text.substr(size);
    const std::size_t wide =
        std::max(note_length(rest), prefix_in(rest, {"”", "’", "»", "」", "』", "）", "》", "】", "〉"}));
    if (wide == 0 && std::string_view("\"')]}*_").find(rest[0]) == std::string_view::npos) break;
    size += std::max<std::size_t>(wide, 1);
  }
  return size;
}

bool ends_sentence(std::string_view before, std::string_view after) {
  for (const auto stop : kWideStops) {
    if (before.size() >= stop.size() && before.substr(before.size() - stop.size()) == stop) return true;
  }
  if (!after.empty() && !is_space(after[0])) return false;
  const std::string_view next = skip_openers(after);
  const char mark = before.back();
  const bool ellipsis =
      mark != '!' && mark != '?' &&
      (mark != '.' ||
       (before.size() > 2 && (before[before.size() - 2] == '.' || before.substr(before.size() - 3) == ". .")));
  if (mark == '.' && !ellipsis) return stop_ends_sentence(before, next);
  return next.empty() || !is_lower(next[0]);  // "Stop!" he said; wait... what
}

bool starts_clause(std::string_view text) {
  static constexpr std::array<std::string_view, 16> kWords = {
      "and ", "but ", "or ",  "because ", "which ",    "that ",  "when ", "while ",
      "if ",  "so ",  "who ", "where ",   "although ", "until ", "then ", "with "};
  return std::any_of(kWords.begin(), kWords.end(), [&](auto word) { return text.substr(0, word.size()) == word; });
}

}  // namespace timbre
