#include "text/wordpiece.h"

#include <unicode/unistr.h>

#include <algorithm>

#include "base/error.h"
#include "base/files.h"

namespace timbre {
namespace {

constexpr std::uint64_t kMaxBytes = 64u << 20;
constexpr std::size_t kMaxWord = 100;  // characters
constexpr const char *kUnknown = "[UNK]", *kBegin = "[CLS]", *kEnd = "[SEP]";

std::string to_utf8(const char32_t* characters, std::size_t count) {
  std::string bytes;
  icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(characters), static_cast<int32_t>(count))
      .toUTF8String(bytes);
  return bytes;
}

}  // namespace

WordPiece WordPiece::load(const std::filesystem::path& path) {
  const std::string text = read_file(path, kMaxBytes);
  WordPiece vocabulary;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    std::size_t size = end - start;
    if (size > 0 && text[end - 1] == '\r') --size;
    // of two equal lines the last counts, as in the official reader
    vocabulary.ids_[text.substr(start, size)] = static_cast<int64_t>(vocabulary.size_++);
    start = end + 1;
  }
  for (const char* token : {kUnknown, kBegin, kEnd}) {
    if (vocabulary.ids_.count(token) != 0) continue;
    throw Error(ErrorKind::kModel, path.string() + ": no line \"" + token + "\" among " +
                                       std::to_string(vocabulary.size_) +
                                       "; expected the vocab.txt of chinese-roberta-wwm-ext-large");
  }
  return vocabulary;
}

// Greedy: a word of which any part is not in the vocabulary is unknown as a whole.
void WordPiece::append_pieces(const std::u32string& word, std::vector<std::string>& pieces) const {
  std::vector<std::string> found;
  for (std::size_t start = 0; start < word.size() && word.size() <= kMaxWord;) {
    std::size_t end = word.size();
    std::string piece;
    for (; end > start; --end) {
      piece = (start > 0 ? "##" : "") + to_utf8(word.data() + start, end - start);
      if (ids_.count(piece) != 0) break;
    }
    if (end == start) {
      found.clear();
      break;
    }
    found.push_back(std::move(piece));
    start = end;
  }
  if (found.empty()) found.emplace_back(kUnknown);
  pieces.insert(pieces.end(), found.begin(), found.end());
}

std::vector<std::string> WordPiece::tokens(std::string_view utf8) const {
  std::vector<std::string> pieces;
  for (const auto& word : bert_words(utf8)) append_pieces(word, pieces);
  return pieces;
}

std::vector<int64_t> WordPiece::encode(std::string_view utf8) const {
  std::vector<int64_t> ids = {ids_.at(kBegin)};
  for (const auto& token : tokens(utf8)) ids.push_back(ids_.at(token));
  ids.push_back(ids_.at(kEnd));
  return ids;
}

}  // namespace timbre
