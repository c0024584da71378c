#pragma once
// BERT's subwords. Text is cleaned (spaces unified, control characters and accents removed, lower case), cut at spaces
// and punctuation, each Chinese character by itself; each word is then cut into the longest entries of the vocabulary
// from the left, where all but the first begin with "##". Source: Devlin et al. 2019; Hugging Face transformers
// (BertTokenizer with do_lower_case). "[MASK]" and the like in a text are plain characters here.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace timbre {

class WordPiece {
 public:
  // vocab.txt: a token a line, its id is the line's number from 0. Throws ErrorKind::kFile when unreadable or larger
  // than 64 MB, ErrorKind::kModel when [UNK], [CLS] or [SEP] is missing.
  static WordPiece load(const std::filesystem::path& path);

  // The subwords of UTF-8 text; a word that the vocabulary cannot spell, or one of more than 100 characters, is
  // "[UNK]".
  std::vector<std::string> tokens(std::string_view utf8) const;

  // Their ids, with [CLS] in front and [SEP] behind.
  std::vector<int64_t> encode(std::string_view utf8) const;

  // Number of lines; the network's vocabulary must be as large.
  std::size_t size() const { return size_; }

 private:
  void append_pieces(const std::u32string& word, std::vector<std::string>& pieces) const;

  std::unordered_map<std::string, int64_t> ids_;
  std::size_t size_ = 0;
};

// The words before they are cut into subwords: cleaned, lower-cased, split at spaces, punctuation and Chinese
// characters. Invalid UTF-8 is left out.
std::vector<std::u32string> bert_words(std::string_view utf8);

}  // namespace timbre
