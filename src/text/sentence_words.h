#pragma once
// A sentence in any mixture of languages, with markup → its words.
#include <string>
#include <string_view>
#include <vector>

#include "text/front_end.h"
#include "text/language_readers.h"
#include "text/language_spans.h"
#include "text/user_lexicon.h"

namespace timbre {

// Collects the words of one sentence.
class SentenceWords {
 public:
  // `lexicon` may be null. All must outlive this object.
  SentenceWords(const LanguageReaders& readers, const LanguageMode& mode, const UserLexicon* lexicon)
      : readers_(readers), mode_(mode), lexicon_(lexicon) {}

  void read(std::string_view sentence);

  // The words: no punctuation first, never two marks in a row, a mark at the end; empty when nothing can be spoken.
  // Mark::phoneme is still an index into words.
  std::vector<Word> words;
  std::vector<Mark> marks;
  std::vector<std::string> skipped, warnings;

 private:
  void read_text(std::string_view text, int depth);
  void read_span(Language language, std::string_view text, bool last);
  void add_leading_mark(const LanguageReader& reader, std::string_view text);
  void read_bracket(const MarkupPiece& piece, bool attached);
  void add_reading(const std::string& text, const Reading& reading, int depth);
  void add(Word word);
  bool replace_last(const Reading& reading);
  Language around() const { return words.empty() ? mode_.main : words.back().language; }

  const LanguageReaders& readers_;
  const LanguageMode mode_;
  const UserLexicon* lexicon_;
};

}  // namespace timbre
