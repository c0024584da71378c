#pragma once
// Pronunciations given by the user: a file of lines "word<TAB>reading" (see text/reading.h for readings), longest match
// first, a later line wins, '#' starts a comment line.
//
// A key in Latin letters passes through the English normaliser, so that "C++" or "GPT-4" match the words which it makes
// of them, and matches whole words, upper and lower case alike. A key with a Chinese, Japanese or Korean character in
// it ("超市", "T恤") matches wherever the text holds these characters; its Latin letters match upper and lower case
// alike.
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "text/normalizer.h"
#include "text/reading.h"

namespace timbre {

class UserLexicon {
 public:
  // `main`: of the text, as in LanguageMode. Throws ErrorKind::kFile when unreadable, kInput (with line number) for a
  // malformed line or unknown phoneme.
  UserLexicon(const std::filesystem::path& path, const Normalizer& english, Language main);

  struct Hit {
    std::size_t size = 0;  // tokens or characters that it covers; 0: no entry
    const Reading* reading = nullptr;
  };
  // The longest entry of Latin words that starts at tokens[at].
  Hit match(const std::vector<SpokenToken>& tokens, std::size_t at) const;
  // The longest entry with a Chinese, Japanese or Korean character that starts at text[at].
  Hit match(std::u32string_view text, std::size_t at) const;
  bool has_characters() const { return longest_characters_ > 0; }

 private:
  void add(const std::string& line, const std::string& where, const Normalizer& english, Language main);
  bool add_characters(const std::string& key, const Reading& reading, const std::string& where);

  std::unordered_map<std::string, Reading> words_;  // key: lower-case words joined by spaces
  std::size_t longest_ = 0;                         // words of the longest key
  std::unordered_map<std::u32string, Reading> characters_;
  std::unordered_map<char32_t, std::size_t> longest_from_;  // characters of the longest key that begins so
  std::size_t longest_characters_ = 0;
};

}  // namespace timbre
