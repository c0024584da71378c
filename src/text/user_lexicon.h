#pragma once
// Pronunciations given by the user. Keys pass through the language's normaliser, so that "C++" or "GPT-4" match the
// words which the normaliser makes of them.
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "text/normalizer.h"

namespace timbre {

class UserLexicon {
 public:
  // Lines "word or words<TAB>PH ON EMES"; empty lines and lines that start with '#' are ignored, a later line wins.
  // Throws ErrorKind::kFile when unreadable, kInput (with line number) for a malformed line or unknown phoneme.
  UserLexicon(const std::filesystem::path& path, const Normalizer& normalizer);

  struct Hit {
    std::size_t tokens = 0;  // how many tokens it covers; 0: no entry
    const std::vector<std::string>* phonemes = nullptr;
  };
  // The longest entry that starts at tokens[at].
  Hit match(const std::vector<SpokenToken>& tokens, std::size_t at) const;

 private:
  void add(const std::string& line, const std::string& where, const Normalizer& normalizer);

  std::unordered_map<std::string, std::vector<std::string>> entries_;  // key: lower-case words joined by spaces
  std::size_t longest_ = 0;                                            // words of the longest key
};

}  // namespace timbre
