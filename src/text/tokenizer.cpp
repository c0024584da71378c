#include "text/tokenizer.h"

#include <sentencepiece_processor.h>

#include <algorithm>

#include "base/error.h"
#include "base/files.h"

namespace timbre {

struct SubwordTokenizer::Impl {
  sentencepiece::SentencePieceProcessor processor;
};

SubwordTokenizer::SubwordTokenizer(const std::filesystem::path& model) : impl_(std::make_unique<Impl>()) {
  const auto status = impl_->processor.LoadFromSerializedProto(read_file(model));
  if (!status.ok()) {
    throw Error(ErrorKind::kModel, model.string() + ": not a sentencepiece model (" + status.ToString() +
                                       "); make it with tools/text/make_subword_en.sh");
  }
}

SubwordTokenizer::~SubwordTokenizer() = default;
SubwordTokenizer::SubwordTokenizer(SubwordTokenizer&&) noexcept = default;
SubwordTokenizer& SubwordTokenizer::operator=(SubwordTokenizer&&) noexcept = default;

std::vector<SubwordPiece> SubwordTokenizer::encode(std::string_view text) const {
  const auto encoded = impl_->processor.EncodeAsImmutableProto({text.data(), text.size()});
  std::vector<SubwordPiece> pieces;
  pieces.reserve(encoded.pieces_size());
  for (const auto& piece : encoded.pieces()) {
    pieces.push_back({static_cast<int>(piece.id()), std::string(piece.piece()), piece.begin(), piece.end()});
  }
  return pieces;
}

int SubwordTokenizer::size() const { return impl_->processor.GetPieceSize(); }

std::vector<int> spread_pieces(const std::vector<SubwordPiece>& pieces, std::size_t begin, std::size_t end,
                               std::size_t phonemes) {
  // Pieces are in order, so those that overlap the word are one run.
  const auto first = std::partition_point(pieces.begin(), pieces.end(), [&](const auto& p) { return p.end <= begin; });
  const auto last = std::partition_point(first, pieces.end(), [&](const auto& p) { return p.begin < end; });
  const auto count = static_cast<std::size_t>(last - first);
  std::vector<int> ids(phonemes, 0);
  for (std::size_t i = 0; i < phonemes && count > 0; ++i)
    ids[i] = first[static_cast<std::ptrdiff_t>(i * count / phonemes)].id;
  return ids;
}

}  // namespace timbre
