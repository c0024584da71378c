#include "text/g2p_ja.h"

#include "text/accent_ja.h"

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
    const auto phrases = accent_phrases(dictionary_.segment(token.text));
    for (std::size_t i = 0; i < phrases.size(); ++i) append_phrase(phrases[i], i + 1 < phrases.size(), sounds.phonemes);
    result.push_back(std::move(sounds));
  }
  return result;
}

}  // namespace timbre
