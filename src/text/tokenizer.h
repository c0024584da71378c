#pragma once
// Subword pieces of a text, by a sentencepiece model.
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

struct SubwordPiece {
  int id;                  // 0 ≤ id < SubwordTokenizer::size()
  std::string text;        // as in the model's list; "▁" stands for a space
  std::size_t begin, end;  // bytes of the input that it covers
};

class SubwordTokenizer {
 public:
  // Throws ErrorKind::kFile when missing, ErrorKind::kModel when it is no sentencepiece model.
  explicit SubwordTokenizer(const std::filesystem::path& model);
  ~SubwordTokenizer();
  SubwordTokenizer(SubwordTokenizer&&) noexcept;
  SubwordTokenizer& operator=(SubwordTokenizer&&) noexcept;

  // Pieces in order. The English model knows lower-case text only. Thread-safe.
  std::vector<SubwordPiece> encode(std::string_view text) const;
  int size() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// For a word of `phonemes` phonemes that covers the bytes [begin, end) of the encoded text: one piece id per phoneme,
// the word's pieces spread over them in proportion (the first phonemes get the first piece).
std::vector<int> spread_pieces(const std::vector<SubwordPiece>& pieces, std::size_t begin, std::size_t end,
                               std::size_t phonemes);

}  // namespace timbre
