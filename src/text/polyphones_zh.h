#pragma once
// Words with several readings, most of them characters that stand alone as a word: what stands around them decides.
// (Within a longer word the table of phrases decides.)
#include <string>
#include <vector>

namespace timbre {

struct HanWord {
  std::u32string text;
  char tag = 'x';  // part of speech, as in PhraseTable
};

// The pinyin of words[at], a syllable for each character; empty where the table's reading holds. Words of one stretch
// without a pause.
std::vector<std::string> polyphone_zh(const std::vector<HanWord>& words, std::size_t at);

}  // namespace timbre
