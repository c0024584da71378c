// The last step of English normalisation: characters → words and pauses.
#include <array>
#include <cctype>

#include "text/elisions_en.h"
#include "text/normalizer_en.h"
#include "text/unicode.h"

namespace timbre {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

// Words whose leading or trailing apostrophe is part of them and not a quotation mark.
bool keeps_leading_apostrophe(const std::string& word) {
  static constexpr std::array<std::string_view, 9> kWords = {"'em",   "'tis",   "'twas", "'til", "'cause",
                                                             "'bout", "'round", "'n",    "'kay"};
  const std::string lower = to_lower_ascii(word);
  for (const auto known : kWords) {
    if (lower == known) return true;
  }
  return elision_en(lower) != nullptr;
}

std::string trim_apostrophes(std::string word) {
  const std::size_t last = word.find_last_not_of('\'');
  if (last == std::string::npos) return "";
  const bool dropped_g = last >= 3 && word[last] == 'n' && word[last - 1] == 'i' && last + 1 < word.size();
  const std::size_t first = word.find_first_not_of('\'');
  if (first == last && first > 0 && last + 1 < word.size() && word[first] != 'n') return word.substr(first, 1);  // the letter 'e'
  const bool shortened = last + 1 < word.size() && elision_en(to_lower_ascii(word.substr(first, last + 2 - first)));
  word.resize(dropped_g || shortened ? last + 2 : last + 1);  // goin' and th' stay
  if (first == 1 && keeps_leading_apostrophe(word)) return word;
  return word.substr(first);
}

// Strength of a pause: the strongest of several marks in a row stays. A bracket's comma is the weakest.
int strength(std::string_view mark) {
  if (mark == "?") return 6;
  if (mark == "!") return 5;
  if (mark == "…") return 4;
  if (mark == ".") return 3;
  if (mark == ",") return 2;
  return mark.empty() ? 0 : 1;
}

class Builder {
 public:
  void word(std::string text, SpokenToken::Kind kind) {
    text = trim_apostrophes(std::move(text));
    if (text.empty()) return;
    if (!pause_.empty() && !tokens_.empty()) push_pause();
    pause_.clear();
    tokens_.push_back({kind, std::move(text)});
  }
  void pause(std::string_view mark) {
    if (strength(mark) > strength(pause_)) pause_ = std::string(mark);
  }
  std::vector<SpokenToken> finish() {
    if (!tokens_.empty()) {
      if (strength(pause_) < strength(",")) pause_ = ".";  // every sentence ends with a mark
      push_pause();
    }
    return std::move(tokens_);
  }

 private:
  void push_pause() { tokens_.push_back({SpokenToken::Kind::kPunctuation, pause_ == "(" ? "," : pause_}); }
  std::vector<SpokenToken> tokens_;
  std::string pause_;
};

// The pause that the character (sequence) at `at` stands for, "" for none; advances `at` behind it.
std::string_view read_mark(std::string_view text, std::size_t& at) {
  static constexpr std::string_view kLongDash = "—";
  static constexpr std::string_view kShortDash = "–";
  for (const auto dash : {kLongDash, kShortDash}) {
    if (text.substr(at, dash.size()) == dash) {
      at += dash.size();
      return ",";
    }
  }
  const std::size_t start = at++;
  const char c = text[start];
  const auto followed_by = [&](char next) { return at < text.size() && text[at] == next; };
  switch (c) {
    case '.':
      if (!followed_by('.')) return ".";
      while (followed_by('.')) ++at;
      return "…";
    case '!':
      return "!";
    case '?':
      return "?";
    case ',':
    case ';':
    case ':':
      return ",";
    case '(':
    case ')':
    case '[':
    case ']':
    case '{':
    case '}':
      return "(";
    case '-':  // a hyphen joins; a dash, between spaces or doubled, is a pause
      if (followed_by('-')) {
        while (followed_by('-')) ++at;
        return ",";
      }
      return start > 0 && text[start - 1] == ' ' && followed_by(' ') ? "," : "";
    default:
      return "";
  }
}

}  // namespace

std::vector<SpokenToken> tokenize_en(std::string_view text) {
  Builder builder;
  for (std::size_t at = 0; at < text.size();) {
    const bool spelled = text[at] == kSpellMark[0];
    if (!spelled && !is_letter(text[at]) && text[at] != '\'') {
      builder.pause(read_mark(text, at));
      continue;
    }
    std::size_t end = at + (spelled ? 1 : 0);
    while (end < text.size() && (is_letter(text[end]) || text[end] == '\'')) ++end;
    const std::size_t start = at + (spelled ? 1 : 0);
    builder.word(std::string(text.substr(start, end - start)),
                 spelled ? SpokenToken::Kind::kLetters : SpokenToken::Kind::kWord);
    at = end;
  }
  return builder.finish();
}

}  // namespace timbre
