#include "text/front_end.h"

#include "base/error.h"
#include "text/g2p_en.h"
#include "text/normalizer_en.h"
#include "text/symbols.h"
#include "text/tokenizer.h"
#include "text/unicode.h"
#include "text/user_lexicon.h"

namespace timbre {
namespace {

// Lexicon entries first (an entry may join several tokens into one word), the language's pronunciation else.
std::vector<Word> make_words(const std::vector<SpokenToken>& tokens, const std::vector<Pronunciation>& sounds,
                             const UserLexicon* lexicon) {
  std::vector<Word> words;
  for (std::size_t at = 0; at < tokens.size();) {
    const UserLexicon::Hit hit = lexicon != nullptr ? lexicon->match(tokens, at) : UserLexicon::Hit{};
    if (hit.tokens == 0) {
      words.push_back({tokens[at].text, sounds[at].phonemes, sounds[at].source});
      ++at;
      continue;
    }
    std::string text = tokens[at].text;
    for (std::size_t i = 1; i < hit.tokens; ++i) text += " " + tokens[at + i].text;
    words.push_back({text, *hit.phonemes, WordSource::kLexicon});
    at += hit.tokens;
  }
  return words;
}

}  // namespace

TextFrontEnd::TextFrontEnd() = default;
TextFrontEnd::~TextFrontEnd() = default;
TextFrontEnd::TextFrontEnd(TextFrontEnd&&) noexcept = default;
TextFrontEnd& TextFrontEnd::operator=(TextFrontEnd&&) noexcept = default;

TextFrontEnd TextFrontEnd::load(const std::filesystem::path& directory,
                                const std::optional<std::filesystem::path>& lexicon, const std::string& language) {
  if (language != "en") throw Error(ErrorKind::kUsage, "text language \"" + language + "\" is unknown; expected en");
  TextFrontEnd front_end;
  front_end.normalizer_ = std::make_unique<EnglishNormalizer>();
  front_end.g2p_ = std::make_unique<EnglishG2p>(directory);
  front_end.tokenizer_ = std::make_unique<SubwordTokenizer>(directory / "subword_en.model");
  if (lexicon) front_end.lexicon_ = std::make_unique<UserLexicon>(*lexicon, *front_end.normalizer_);
  return front_end;
}

PhonemizedText TextFrontEnd::phonemize(std::string_view sentence) const {
  PhonemizedText result;
  NormalizedText normalized = normalizer_->normalize(sentence);
  result.skipped = std::move(normalized.skipped);
  result.words = make_words(normalized.tokens, g2p_->pronounce(normalized.tokens), lexicon_.get());

  std::vector<std::size_t> begin_of_word;
  for (const Word& word : result.words) {
    if (!result.normalized.empty() && word.source != WordSource::kPunctuation) result.normalized += ' ';
    begin_of_word.push_back(result.normalized.size());
    result.normalized += word.text;
  }
  const std::vector<SubwordPiece> pieces = tokenizer_->encode(to_lower_ascii(result.normalized));
  for (std::size_t i = 0; i < result.words.size(); ++i) {
    const Word& word = result.words[i];
    for (const std::string& phoneme : word.phonemes) {
      result.phonemes.push_back(phoneme);
      result.phoneme_ids.push_back(symbol_id(phoneme));
      result.word_of_phoneme.push_back(static_cast<int>(i));
    }
    const auto ids = spread_pieces(pieces, begin_of_word[i], begin_of_word[i] + word.text.size(), word.phonemes.size());
    result.subword_ids.insert(result.subword_ids.end(), ids.begin(), ids.end());
  }
  return result;
}

int TextFrontEnd::subword_count() const { return tokenizer_->size(); }

}  // namespace timbre
