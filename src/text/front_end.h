#pragma once
// The text front end: one sentence of text → normalised words → phonemes of the official symbol set → ids, with the
// subword piece and the word that each phoneme belongs to.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/g2p.h"

namespace timbre {

struct Word {
  std::string text;                   // as spoken; a punctuation mark for punctuation
  std::vector<std::string> phonemes;  // never empty
  WordSource source;
};

struct PhonemizedText {
  std::string normalized;             // the words joined by spaces, marks attached
  std::vector<Word> words;            // words and punctuation marks in order
  std::vector<std::string> phonemes;  // all words' phonemes in order; no symbol between words
  std::vector<std::int64_t> phoneme_ids;
  std::vector<int> word_of_phoneme;  // index into words
  std::vector<int> subword_ids;      // sentencepiece id for each phoneme
  std::vector<std::string> skipped;  // characters that could not be read, each run once
};

class UserLexicon;
class SubwordTokenizer;

class TextFrontEnd {
 public:
  // Reads the language's files from `directory` (models/text). `lexicon`: lines "word<TAB>PH ON EMES", longest match,
  // case-insensitive, several words allowed, '#' starts a comment line. `language`: "en".
  // Throws ErrorKind::kFile for missing files, kModel for damaged ones, kInput for a bad lexicon line, kUsage for an
  // unknown language.
  static TextFrontEnd load(const std::filesystem::path& directory,
                           const std::optional<std::filesystem::path>& lexicon = std::nullopt,
                           const std::string& language = "en");
  ~TextFrontEnd();
  TextFrontEnd(TextFrontEnd&&) noexcept;
  TextFrontEnd& operator=(TextFrontEnd&&) noexcept;

  // Defined for every byte sequence. The result ends with a punctuation mark ('.' is added). Where nothing can be
  // spoken (empty, only punctuation, emoji, unknown scripts) everything but `skipped` is empty. Thread-safe.
  PhonemizedText phonemize(std::string_view sentence) const;

  // Number of different subword ids.
  int subword_count() const;

 private:
  TextFrontEnd();
  std::unique_ptr<Normalizer> normalizer_;
  std::unique_ptr<GraphemeToPhoneme> g2p_;
  std::unique_ptr<SubwordTokenizer> tokenizer_;
  std::unique_ptr<UserLexicon> lexicon_;
};

}  // namespace timbre
