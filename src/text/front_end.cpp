#include "text/front_end.h"

#include <algorithm>

#include "text/language_readers.h"
#include "text/script.h"
#include "text/sentence_words.h"
#include "text/symbols.h"
#include "text/tokenizer.h"
#include "text/unicode.h"
#include "text/user_lexicon.h"
#include "text/utf8.h"

namespace timbre {
namespace {

bool written_without_spaces(const Word& word) {
  return word.language == Language::kChinese || word.language == Language::kCantonese ||
         word.language == Language::kJapanese;
}

void append_unique(std::vector<std::string>& list, std::vector<std::string> more) {
  for (auto& entry : more) {
    if (list.size() < kMaxSkipped && std::find(list.begin(), list.end(), entry) == list.end()) {
      list.push_back(std::move(entry));
    }
  }
}

// The words in one line; begins[i] is where words[i] stands in it.
std::string line_of(const std::vector<Word>& words, std::vector<std::size_t>& begins) {
  std::string line;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool joins = i > 0 && written_without_spaces(words[i]) && written_without_spaces(words[i - 1]);
    if (i > 0 && words[i].source != WordSource::kPunctuation && !joins) line += ' ';
    begins.push_back(line.size());
    line += words[i].text;
  }
  return line;
}

// The Mandarin character of each phoneme of a word, as GPT-SoVITS shows it to BERT: simplified, 嗯 and 呣 as 恩 and 母.
// Two phonemes a character, one a mark.
std::vector<char32_t> characters_of(const Word& word, const LanguageReaders& readers) {
  std::vector<char32_t> characters(word.phonemes.size(), 0);
  if (word.language != Language::kChinese) return characters;
  const std::u32string text = decode_utf8(word.text);
  const std::size_t each = word.source == WordSource::kPunctuation ? 1 : 2;
  if (text.size() * each != characters.size()) return characters;
  const PhraseTable& table = *readers.of(Language::kChinese).words;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const char32_t c = table.folded(text[i / each]);
    characters[i] = c == U'嗯' ? U'恩' : c == U'呣' ? U'母' : c;
  }
  return characters;
}

}  // namespace

struct TextFrontEnd::Impl {
  Impl(const std::filesystem::path& directory, const LanguageMode& language_mode, Readings readings)
      : mode(language_mode), readers(directory, readings), tokenizer(directory / "subword_en.model") {}

  LanguageMode mode;
  LanguageReaders readers;
  SubwordTokenizer tokenizer;
  std::unique_ptr<UserLexicon> lexicon;
};

TextFrontEnd::TextFrontEnd(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TextFrontEnd::~TextFrontEnd() = default;
TextFrontEnd::TextFrontEnd(TextFrontEnd&&) noexcept = default;
TextFrontEnd& TextFrontEnd::operator=(TextFrontEnd&&) noexcept = default;

TextFrontEnd TextFrontEnd::load(const std::filesystem::path& directory,
                                const std::optional<std::filesystem::path>& lexicon, const std::string& language,
                                Readings readings) {
  const LanguageMode mode = parse_language_mode(language);
  auto impl = std::make_unique<Impl>(directory, mode, readings);
  const auto& english = *impl->readers.of(Language::kEnglish).normalizer;
  if (!mode.detect) impl->readers.of(mode.main);
  if (lexicon) impl->lexicon = std::make_unique<UserLexicon>(*lexicon, english, mode.main);
  return TextFrontEnd(std::move(impl));
}

PhonemizedText TextFrontEnd::phonemize(std::string_view sentence) const {
  SentenceWords read(impl_->readers, impl_->mode, impl_->lexicon.get());
  read.read(sentence);
  PhonemizedText result;
  append_unique(result.skipped, std::move(read.skipped));
  append_unique(result.warnings, std::move(read.warnings));
  result.words = std::move(read.words);

  std::vector<std::size_t> begin_of_word, first_phoneme;
  result.normalized = line_of(result.words, begin_of_word);
  const std::vector<SubwordPiece> pieces = impl_->tokenizer.encode(to_lower_ascii(result.normalized));
  for (std::size_t i = 0; i < result.words.size(); ++i) {
    const Word& word = result.words[i];
    first_phoneme.push_back(result.phonemes.size());
    for (const std::string& phoneme : word.phonemes) {
      result.phonemes.push_back(phoneme);
      result.phoneme_ids.push_back(symbol_id(phoneme));
      result.word_of_phoneme.push_back(static_cast<int>(i));
    }
    const auto ids = spread_pieces(pieces, begin_of_word[i], begin_of_word[i] + word.text.size(), word.phonemes.size());
    result.subword_ids.insert(result.subword_ids.end(), ids.begin(), ids.end());
    const auto characters = characters_of(word, impl_->readers);
    result.characters.insert(result.characters.end(), characters.begin(), characters.end());
  }
  for (Mark& mark : read.marks) {
    mark.phoneme = mark.phoneme < first_phoneme.size() ? first_phoneme[mark.phoneme] : result.phonemes.size();
    result.marks.push_back(std::move(mark));
  }
  return result;
}

int TextFrontEnd::subword_count() const { return impl_->tokenizer.size(); }

}  // namespace timbre
