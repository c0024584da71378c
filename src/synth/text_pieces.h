#pragma once
// A text piece by piece as it is spoken: sentences, or the segments of an official cut method.
#include <deque>
#include <optional>

#include "text/cuts.h"
#include "text/sentences.h"

namespace timbre {

class TextPieces {
 public:
  // Without a cut method the source is read as it is needed; with one it is read whole. Errors: kInput for a text that
  // is too long to be cut so.
  TextPieces(SentenceReader::Source source, const SentenceOptions& options, std::optional<CutMethod> cut);
  std::optional<Sentence> next();

 private:
  std::optional<SentenceReader> sentences_;
  std::deque<std::string> segments_;
};

}  // namespace timbre
