#pragma once
// The text front end: one sentence of text → normalised words → phonemes of the official symbol set → ids, with the
// subword piece and the word that each phoneme belongs to. A sentence may hold several languages and marks of the user
// (see text/markup.h).
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/g2p.h"
#include "text/language.h"
#include "text/markup.h"

namespace timbre {

struct Word {
  std::string text;                   // as spoken; a punctuation mark for punctuation
  std::vector<std::string> phonemes;  // never empty
  WordSource source;
  Language language = Language::kEnglish;
};

// A pause, emotion or voice that the text asks for.
struct Mark {
  MarkKind kind;
  std::string value;        // name of the emotion or voice
  double pause_ms = 0;      // of a pause
  std::size_t phoneme = 0;  // it stands before phonemes[phoneme]; phonemes.size(): at the end
};

struct PhonemizedText {
  std::string normalized;             // the words joined by spaces (none between CJK words), marks attached
  std::vector<Word> words;            // words and punctuation marks in order
  std::vector<std::string> phonemes;  // all words' phonemes in order; no symbol between words
  std::vector<std::int64_t> phoneme_ids;
  std::vector<int> word_of_phoneme;   // index into words
  std::vector<int> subword_ids;       // sentencepiece id for each phoneme
  std::vector<char32_t> characters;   // for each phoneme the Mandarin character, simplified, or mark; 0: other
  std::vector<Mark> marks;            // in order
  std::vector<std::string> skipped;   // characters that could not be read, each run once
  std::vector<std::string> warnings;  // markup that is not understood
};

class TextFrontEnd {
 public:
  // Reads from `directory` (models/text) the files of `language`, a name of parse_language_mode(); with "auto" those of
  // a language when it first occurs. `lexicon`: see text/user_lexicon.h. `readings`: of Mandarin and Cantonese.
  // Throws ErrorKind::kFile for missing files, kModel for damaged ones, kInput for a bad lexicon line, kUsage for an
  // unknown language.
  static TextFrontEnd load(const std::filesystem::path& directory,
                           const std::optional<std::filesystem::path>& lexicon = std::nullopt,
                           const std::string& language = "en", Readings readings = Readings::kDictionary);
  ~TextFrontEnd();
  TextFrontEnd(TextFrontEnd&&) noexcept;
  TextFrontEnd& operator=(TextFrontEnd&&) noexcept;

  // Defined for every byte sequence. The result ends with a punctuation mark ('.' is added). Where nothing can be
  // spoken (empty, only punctuation, emoji, unknown scripts) everything but `skipped`, `marks` and `warnings` is empty.
  // Thread-safe. Throws kFile or kModel where the files of a language that occurs for the first time are missing.
  PhonemizedText phonemize(std::string_view sentence) const;

  // Number of different subword ids.
  int subword_count() const;

 private:
  struct Impl;
  explicit TextFrontEnd(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace timbre
