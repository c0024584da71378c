#include "synth/text_pieces.h"

#include <fmt/format.h>

#include <array>

#include "base/error.h"

namespace timbre {
namespace {

constexpr std::size_t kMostBytes = 64 << 20;

std::string read_all(const SentenceReader::Source& source) {
  std::string text;
  std::array<char, 65536> block;
  while (const std::size_t got = source(block.data(), block.size())) {
    text.append(block.data(), got);
    if (text.size() > kMostBytes) {
      throw Error(ErrorKind::kInput, fmt::format("the text is longer than {} MB, too long to be cut as a whole; leave "
                                                 "--cut away",
                                                 kMostBytes >> 20));
    }
  }
  return text;
}

}  // namespace

TextPieces::TextPieces(SentenceReader::Source source, const SentenceOptions& options, std::optional<CutMethod> cut) {
  if (!cut) {
    sentences_.emplace(std::move(source), options);
    return;
  }
  CutOptions cuts;
  cuts.method = *cut;
  cuts.english = true;
  for (auto& segment : cut_text(read_all(source), cuts)) segments_.push_back(std::move(segment));
}

std::optional<Sentence> TextPieces::next() {
  if (sentences_) return sentences_->next();
  if (segments_.empty()) return std::nullopt;
  Sentence piece{std::move(segments_.front()), Pause::kSentence};
  segments_.pop_front();
  return piece;
}

}  // namespace timbre
