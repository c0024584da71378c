#include "text/user_lexicon.h"

#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "text/symbols.h"
#include "text/unicode.h"

namespace timbre {
namespace {

constexpr std::uint64_t kMaxBytes = 64u << 20;
constexpr std::size_t kMaxWords = 12;  // of one key: bounds the work of a look-up

bool is_word(const SpokenToken& token) { return token.kind != SpokenToken::Kind::kPunctuation; }

}  // namespace

UserLexicon::UserLexicon(const std::filesystem::path& path, const Normalizer& normalizer) {
  std::istringstream lines(read_file(path, kMaxBytes));
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos || line[0] == '#') continue;
    add(line, path.string() + ":" + std::to_string(number), normalizer);
  }
}

void UserLexicon::add(const std::string& line, const std::string& where, const Normalizer& normalizer) {
  const std::size_t tab = line.find('\t');
  if (tab == std::string::npos) {
    throw Error(ErrorKind::kInput, where + ": expected \"word<TAB>PH ON EMES\", found no tab");
  }
  std::string key;
  std::size_t words = 0;
  for (const SpokenToken& token : normalizer.normalize(line.substr(0, tab)).tokens) {
    if (!is_word(token)) continue;
    key += (words++ > 0 ? " " : "") + to_lower_ascii(token.text);
  }
  if (words == 0 || words > kMaxWords) {
    throw Error(ErrorKind::kInput, where + ": the part before the tab has " + std::to_string(words) +
                                       " speakable words; expected 1 to " + std::to_string(kMaxWords));
  }
  std::vector<std::string> phonemes;
  std::istringstream sounds(line.substr(tab + 1));
  for (std::string symbol; sounds >> symbol;) {
    if (!find_symbol(symbol)) {
      throw Error(ErrorKind::kInput, where + ": unknown phoneme \"" + symbol +
                                         "\"; expected CMUdict's ARPAbet with stress digits, such as HH AH0 L OW1");
    }
    phonemes.push_back(symbol);
  }
  if (phonemes.empty()) throw Error(ErrorKind::kInput, where + ": no phonemes after the tab");
  entries_[key] = std::move(phonemes);
  longest_ = std::max(longest_, words);
}

UserLexicon::Hit UserLexicon::match(const std::vector<SpokenToken>& tokens, std::size_t at) const {
  Hit best;
  std::string key;
  for (std::size_t count = 1; count <= longest_ && at + count <= tokens.size(); ++count) {
    const SpokenToken& token = tokens[at + count - 1];
    if (!is_word(token)) break;
    key += (count > 1 ? " " : "") + to_lower_ascii(token.text);
    const auto found = entries_.find(key);
    if (found != entries_.end()) best = {count, &found->second};
  }
  return best;
}

}  // namespace timbre
