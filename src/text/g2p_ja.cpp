#include "text/g2p_ja.h"

#include "text/accent_ja.h"
#include "text/number_words_ja.h"
#include "text/readings_ja.h"

namespace timbre {
namespace {

void append_phrase(const AccentPhrase& phrase, bool more, std::vector<std::string>& phonemes) {
  const int last = static_cast<int>(phrase.moras.size());
  for (int m = 1; m <= last; ++m) {
    const auto& mora = phrase.moras[static_cast<std::size_t>(m - 1)];
    phonemes.insert(phonemes.end(), mora.begin(), mora.end());
    if (m == last) {
      if (more) phonemes.emplace_back("UNK");
    } else if (m == phrase.accent) {
      phonemes.emplace_back("]");
    } else if (m == 1) {
      phonemes.emplace_back("[");
    }
  }
}

// Words without a sound; a lone ー or ッ has none, but is no loss.
std::vector<std::string> unread(const std::vector<WordJa>& words) {
  std::vector<std::string> list;
  for (const WordJa& word : words) {
    if (word.reading().empty()) list.emplace_back(word.text);
  }
  return list;
}

}  // namespace

JapaneseG2p::JapaneseG2p(const std::filesystem::path& directory)
    : dictionary_(DictionaryJa::load(directory / "dictionary_ja.bin")) {}

std::vector<Pronunciation> JapaneseG2p::pronounce(const std::vector<SpokenToken>& tokens) const {
  std::vector<Pronunciation> result;
  for (const SpokenToken& token : tokens) {
    if (token.kind == SpokenToken::Kind::kPunctuation) {
      result.push_back({{token.text}, WordSource::kPunctuation});
      continue;
    }
    Pronunciation sounds{{}, WordSource::kDictionary};
    std::vector<WordJa> words = dictionary_.segment(token.text);
    read_numbers_ja(words);
    read_by_context_ja(token.text, words);
    sounds.unread = unread(words);
    const auto phrases = accent_phrases(words);
    for (std::size_t i = 0; i < phrases.size(); ++i) append_phrase(phrases[i], i + 1 < phrases.size(), sounds.phonemes);
    result.push_back(std::move(sounds));
  }
  return result;
}

}  // namespace timbre
