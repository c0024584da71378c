#include "text/line_ends.h"

#include <cctype>

namespace timbre {
namespace {

constexpr std::string_view kSoftHyphen = "\xC2\xAD";
constexpr std::string_view kOpenHyphen = "-\xC2\xAD";

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_letter_or_digit(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

bool take_ending(std::string& text, std::string_view ending) {
  if (text.size() < ending.size() || text.compare(text.size() - ending.size(), ending.size(), ending) != 0)
    return false;
  text.resize(text.size() - ending.size());
  return true;
}

bool is_known(const std::string& word, const GraphemeToPhoneme& english) {
  const auto sounds = english.pronounce({{SpokenToken::Kind::kWord, word}});
  return !sounds.empty() && sounds[0].source == WordSource::kDictionary;
}

}  // namespace

std::string join_lines(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n') {
      line += text[i];
      continue;
    }
    const char next = i + 1 < text.size() ? text[i + 1] : ' ';
    // A soft hyphen, and U+FFFE, which some PDF readers make of one.
    if (take_ending(line, kSoftHyphen) || take_ending(line, "\xEF\xBF\xBE")) continue;
    const bool hyphen = is_letter_or_digit(next) && (take_ending(line, "-") || take_ending(line, "\xE2\x80\x90"));
    const bool inside = hyphen && !line.empty() && is_letter_or_digit(line.back());
    if (hyphen) line += inside && std::islower(static_cast<unsigned char>(next)) != 0 ? kOpenHyphen : "-";
    if (!inside) line += ' ';
  }
  return line;
}

std::string join_cut_words(std::string_view text, const GraphemeToPhoneme& english) {
  std::string joined;
  std::size_t done = 0;
  for (std::size_t at = text.find(kOpenHyphen); at != text.npos; at = text.find(kOpenHyphen, done)) {
    const std::size_t after = at + kOpenHyphen.size();
    std::size_t first = at, last = after;
    while (first > done && is_letter(text[first - 1])) --first;
    while (last < text.size() && is_letter(text[last])) ++last;
    const std::string end(text.substr(after, last - after));
    const bool one = is_known(std::string(text.substr(first, at - first)) + end, english) || !is_known(end, english);
    joined += text.substr(done, at - done);
    if (!one) joined += '-';
    done = after;
  }
  return joined.append(text.substr(done));
}

}  // namespace timbre
