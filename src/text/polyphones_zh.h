#pragma once
// Characters with several readings that stand alone as a word: the words around them decide. (Within a longer word the
// table of phrases decides.)
#include <string>
#include <vector>

namespace timbre {

struct HanWord {
  std::u32string text;
  char tag = 'x';  // part of speech, as in PhraseTable
};

// The pinyin of words[at], or "" where the table's reading holds. Words of one stretch without a pause.
std::string polyphone_zh(const std::vector<HanWord>& words, std::size_t at);

}  // namespace timbre
