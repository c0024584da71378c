#include "text/g2p_ko.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "text/pronunciation_rules_ko.h"

namespace timbre {
namespace {

constexpr const char* kSpace = "空";
constexpr std::size_t kMaxBytes = 1u << 20;

std::u32string decode(const std::string& utf8) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
  std::u32string result;
  for (int i = 0; i < text.length(); i = text.moveIndex32(i, 1)) result += static_cast<char32_t>(text.char32At(i));
  return result;
}

}  // namespace

KoreanG2p::KoreanG2p(const std::filesystem::path& directory) {
  const auto path = directory / "words_ko.txt";
  std::istringstream file(read_file(path, kMaxBytes));
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t tab = line.find('\t');
    std::u32string word = decode(line.substr(0, tab));
    const std::u32string sound = tab == std::string::npos ? U"" : decode(line.substr(tab + 1));
    const bool at_start = !word.empty() && word[0] == U'^';
    if (word.size() - (at_start ? 1 : 0) != sound.size() || sound.empty() ||
        !std::all_of(sound.begin(), sound.end(), is_hangul_syllable)) {
      throw Error(ErrorKind::kModel, path.string() + ": line \"" + line +
                                         "\"; expected a word, a tab, and as many Hangul syllables as it sounds");
    }
    respelled_[word] = sound;
    longest_ = std::max(longest_, word.size());
  }
}

// The longest listed part first, from left to right.
std::u32string KoreanG2p::respell(std::u32string word) const {
  for (std::size_t at = 0; at < word.size();) {
    std::size_t step = 1;
    for (std::size_t n = std::min(longest_, word.size() - at); n >= 2; --n) {
      auto found = respelled_.find(word.substr(at, n));
      if (found == respelled_.end() && at == 0) found = respelled_.find(U"^" + word.substr(at, n));
      if (found == respelled_.end()) continue;
      word.replace(at, n, found->second);
      step = n;
      break;
    }
    at += step;
  }
  return word;
}

std::vector<Pronunciation> KoreanG2p::pronounce(const std::vector<SpokenToken>& tokens) const {
  std::vector<Pronunciation> result(tokens.size());
  std::vector<SpokenSyllable> phrase;
  std::vector<std::size_t> owner;  // token of each syllable of the phrase
  const auto flush = [&] {
    apply_pronunciation_rules_ko(phrase);
    for (std::size_t i = 0; i < phrase.size(); ++i) append_letters(phrase[i].letters, result[owner[i]].phonemes);
    phrase.clear();
    owner.clear();
  };
  for (std::size_t t = 0; t < tokens.size(); ++t) {
    if (tokens[t].kind == SpokenToken::Kind::kPunctuation) {
      flush();
      result[t] = {{tokens[t].text}, WordSource::kPunctuation};
      continue;
    }
    result[t].source = WordSource::kRule;
    const std::u32string written = decode(tokens[t].text);
    const std::u32string spoken = respell(written);
    if (spoken != written) result[t].source = WordSource::kDictionary;
    if (t > 0) result[t].phonemes.emplace_back(kSpace);
    bool first = true;
    for (const char32_t c : spoken) {
      if (!is_hangul_syllable(c)) continue;
      phrase.push_back({split_syllable(c), first && !phrase.empty()});
      owner.push_back(t);
      first = false;
    }
  }
  flush();
  return result;
}

}  // namespace timbre
