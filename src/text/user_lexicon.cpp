#include "text/user_lexicon.h"

#include <algorithm>
#include <sstream>

#include "base/error.h"
#include "text/encoding.h"
#include "text/script.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace timbre {
namespace {

constexpr std::uint64_t kMaxBytes = 64u << 20;
constexpr std::size_t kMaxWords = 12, kMaxCharacters = 32;  // of one key: bounds the work of a look-up

bool is_word(const SpokenToken& token) { return token.kind != SpokenToken::Kind::kPunctuation; }

bool is_cjk(char32_t c) {
  const Script script = script_of(c);
  return script == Script::kHan || script == Script::kKana || script == Script::kHangul;
}

char32_t folded(char32_t c) { return c >= U'A' && c <= U'Z' ? c + (U'a' - U'A') : c; }

std::u32string folded(std::u32string text) {
  for (char32_t& c : text) c = folded(c);
  return text;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

Reading read_value(const std::string& value, const std::string& where, Language around) {
  std::string unknown;
  if (auto reading = parse_reading(value, around, &unknown)) return *reading;
  if (unknown.empty()) throw Error(ErrorKind::kInput, where + ": no phonemes after the tab");
  throw Error(ErrorKind::kInput, where + ": unknown phoneme \"" + unknown +
                                     "\"; expected CMUdict's ARPAbet with stress digits, such as HH AH0 L OW1, pinyin "
                                     "such as chao1 shi4, jyutping, or a respelling in quotes");
}

}  // namespace

UserLexicon::UserLexicon(const std::filesystem::path& path, const Normalizer& english, Language main) {
  std::istringstream lines(read_text_file(path, kMaxBytes));
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos || line[0] == '#') continue;
    add(line, path.string() + ":" + std::to_string(number), english, main);
  }
}

bool UserLexicon::add_characters(const std::string& text, const Reading& reading, const std::string& where) {
  const std::u32string key = folded(decode_utf8(trimmed(text)));
  if (std::none_of(key.begin(), key.end(), is_cjk)) return false;
  if (key.size() > kMaxCharacters) {
    throw Error(ErrorKind::kInput, where + ": the part before the tab has " + std::to_string(key.size()) +
                                       " characters; expected at most " + std::to_string(kMaxCharacters));
  }
  characters_[key] = reading;
  std::size_t& longest = longest_from_[key[0]];
  longest = std::max(longest, key.size());
  longest_characters_ = std::max(longest_characters_, key.size());
  return true;
}

void UserLexicon::add(const std::string& line, const std::string& where, const Normalizer& english, Language main) {
  const std::size_t tab = line.find('\t');
  if (tab == std::string::npos) {
    throw Error(ErrorKind::kInput, where + ": expected \"word<TAB>PH ON EMES\", found no tab");
  }
  Reading reading = read_value(trimmed(line.substr(tab + 1)), where, main);
  if (add_characters(line.substr(0, tab), reading, where)) return;
  std::string key;
  std::size_t words = 0;
  for (const SpokenToken& token : english.normalize(line.substr(0, tab)).tokens) {
    if (!is_word(token)) continue;
    key += (words++ > 0 ? " " : "") + to_lower_ascii(token.text);
  }
  if (words == 0 || words > kMaxWords) {
    throw Error(ErrorKind::kInput, where + ": the part before the tab has " + std::to_string(words) +
                                       " speakable words; expected 1 to " + std::to_string(kMaxWords));
  }
  words_[key] = std::move(reading);
  longest_ = std::max(longest_, words);
}

UserLexicon::Hit UserLexicon::match(const std::vector<SpokenToken>& tokens, std::size_t at) const {
  Hit best;
  std::string key;
  for (std::size_t count = 1; count <= longest_ && at + count <= tokens.size(); ++count) {
    const SpokenToken& token = tokens[at + count - 1];
    if (!is_word(token)) break;
    key += (count > 1 ? " " : "") + to_lower_ascii(token.text);
    const auto found = words_.find(key);
    if (found != words_.end()) best = {count, &found->second};
  }
  return best;
}

UserLexicon::Hit UserLexicon::match(std::u32string_view text, std::size_t at) const {
  const auto longest = longest_from_.find(folded(text[at]));
  if (longest == longest_from_.end()) return {};
  std::u32string key = folded(std::u32string(text.substr(at, longest->second)));
  for (; !key.empty(); key.pop_back()) {
    const auto found = characters_.find(key);
    if (found != characters_.end()) return {key.size(), &found->second};
  }
  return {};
}

}  // namespace timbre
