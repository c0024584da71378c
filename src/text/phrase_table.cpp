#include "text/phrase_table.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/mapped_file.h"

namespace timbre {
namespace {

constexpr std::string_view kMagic = "timbrePT";
constexpr std::uint32_t kNone = 0xFFFFFFFF;
constexpr std::uint16_t kNoLetter = 0xFFFF;
constexpr std::size_t kLongest = 16;  // characters of an entry
// In the unit of the weights, 18 · ln: the logarithm of the sum of all frequencies, and what a character outside the
// table costs.
constexpr int kTotal = 322, kUnknown = 18 * 18;

// Takes arrays from the front of the file.
class Cursor {
 public:
  Cursor(std::string_view bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  template <typename T>
  const T* take(std::uint64_t count) {
    const std::uint64_t size = (count * sizeof(T) + 3) / 4 * 4;
    if (count > bytes_.size() || size > bytes_.size() - at_) fail("too short");
    const T* const array = reinterpret_cast<const T*>(bytes_.data() + at_);
    at_ += size;
    return array;
  }
  bool at_end() const { return at_ == bytes_.size(); }
  [[noreturn]] void fail(const char* why) const {
    throw Error(ErrorKind::kModel,
                name_ + ": not a table of phrases, or a damaged one (" + why + "); fetch timbre's text models again");
  }

 private:
  std::string_view bytes_;
  const std::string& name_;
  std::size_t at_ = 0;
};

}  // namespace

PhraseTable PhraseTable::load(const std::filesystem::path& path) {
  PhraseTable table;
  table.file_ = MappedFile::open(path);
  const std::string name = path.string();
  Cursor cursor(table.file_->view(), name);
  if (std::string_view(cursor.take<char>(kMagic.size()), kMagic.size()) != kMagic) cursor.fail("another file type");
  const auto* const sizes = cursor.take<std::uint32_t>(6);
  const std::uint32_t letters = sizes[0], names_size = sizes[4], folds = sizes[5], syllables = sizes[3];
  table.nodes_ = sizes[1];
  table.pool_size_ = sizes[2];
  const auto* const code_points = cursor.take<std::uint32_t>(letters);
  table.first_child_ = cursor.take<std::uint32_t>(std::uint64_t{table.nodes_} + 1);
  table.reading_ = cursor.take<std::uint32_t>(table.nodes_);
  const auto* const fold = cursor.take<std::uint32_t>(std::uint64_t{folds} * 2);
  table.letter_ = cursor.take<std::uint16_t>(table.nodes_);
  table.pool_ = cursor.take<std::uint16_t>(table.pool_size_);
  table.weight_ = cursor.take<std::uint8_t>(table.nodes_);
  table.tag_ = cursor.take<std::uint8_t>(table.nodes_);
  const std::string_view names(cursor.take<char>(names_size), names_size);
  if (!cursor.at_end()) cursor.fail("too long");
  if (table.nodes_ == 0 || letters >= kNoLetter) cursor.fail("impossible sizes");

  for (std::uint32_t i = 0; i < table.nodes_; ++i) {
    const bool children = table.first_child_[i] > i && table.first_child_[i] <= table.first_child_[i + 1];
    if (!children || table.letter_[i] >= std::max(letters, 1U)) cursor.fail("impossible nodes");
    if (table.reading_[i] != kNone && table.reading_[i] >= table.pool_size_) cursor.fail("impossible readings");
  }
  if (table.first_child_[table.nodes_] != table.nodes_) cursor.fail("impossible nodes");
  for (std::uint32_t i = 0; i < table.pool_size_; ++i) {
    if (table.pool_[i] >= syllables) cursor.fail("impossible syllables");
  }
  for (std::size_t at = 0; at < names.size();) {
    const std::size_t end = std::min(names.find('\n', at), names.size());
    table.syllables_.push_back(names.substr(at, end - at));
    at = end + 1;
  }
  if (table.syllables_.size() != syllables) cursor.fail("impossible syllables");
  table.bmp_letter_.assign(0x10000, kNoLetter);
  for (std::uint32_t i = 0; i < letters; ++i) {
    if (code_points[i] < 0x10000) {
      table.bmp_letter_[code_points[i]] = static_cast<std::uint16_t>(i);
    } else {
      table.other_letter_.emplace(code_points[i], i);
    }
  }
  for (std::uint32_t i = 0; i < folds; ++i) table.folds_.emplace(fold[2 * i], fold[2 * i + 1]);
  return table;
}

std::uint32_t PhraseTable::letter_of(char32_t c) const {
  if (c < 0x10000) return bmp_letter_[c];
  const auto found = other_letter_.find(c);
  return found == other_letter_.end() ? kNoLetter : found->second;
}

std::uint32_t PhraseTable::child(std::uint32_t node, char32_t c) const {
  const std::uint32_t letter = letter_of(c);
  if (letter == kNoLetter) return 0;
  const auto* const begin = letter_ + first_child_[node];
  const auto* const end = letter_ + first_child_[node + 1];
  const auto* const found = std::lower_bound(begin, end, letter);
  return found != end && *found == letter ? static_cast<std::uint32_t>(found - letter_) : 0;
}

char32_t PhraseTable::folded(char32_t c) const {
  const auto found = folds_.find(c);
  return found == folds_.end() ? c : found->second;
}

std::vector<std::size_t> PhraseTable::segment(std::u32string_view text) const {
  std::u32string simple(text);
  for (char32_t& c : simple) c = folded(c);
  const std::size_t size = simple.size();
  std::vector<long> best(size + 1, 0);  // cost of the text from here on
  std::vector<std::size_t> length(size, 1);
  for (std::size_t at = size; at-- > 0;) {
    best[at] = best[at + 1] + kUnknown;
    std::uint32_t node = 0;
    for (std::size_t count = 1; count <= kLongest && at + count <= size; ++count) {
      node = child(node, simple[at + count - 1]);
      if (node == 0) break;
      if (weight_[node] == 0) continue;
      const long cost = best[at + count] + kTotal - (weight_[node] - 1);
      if (cost < best[at] || (cost == best[at] && count > length[at])) {
        best[at] = cost;
        length[at] = count;
      }
    }
  }
  std::vector<std::size_t> lengths;
  for (std::size_t at = 0; at < size; at += length[at]) lengths.push_back(length[at]);
  return lengths;
}

std::uint32_t PhraseTable::node_of(std::u32string_view text) const {
  std::uint32_t node = 0;
  for (const char32_t c : text) {
    node = child(node, folded(c));
    if (node == 0) return 0;
  }
  return text.empty() || weight_[node] == 0 ? 0 : node;
}

bool PhraseTable::contains(std::u32string_view text) const { return node_of(text) != 0; }

std::string_view PhraseTable::syllable_of(char32_t c) const {
  for (const char32_t form : {c, folded(c)}) {
    const std::uint32_t node = child(0, form);
    if (node != 0 && reading_[node] != kNone) return syllables_[pool_[reading_[node]]];
  }
  return "";
}

Phrase PhraseTable::find(std::u32string_view text) const {
  Phrase phrase;
  phrase.size = text.size();
  const std::uint32_t node = node_of(text);
  phrase.listed = node != 0;
  if (node != 0) phrase.tag = static_cast<char>(tag_[node]);
  const bool own =
      node != 0 && text.size() > 1 && reading_[node] != kNone && reading_[node] + text.size() <= pool_size_;
  for (std::size_t i = 0; i < text.size(); ++i) {
    phrase.reading.emplace_back(own ? syllables_[pool_[reading_[node] + i]] : syllable_of(text[i]));
  }
  return phrase;
}

}  // namespace timbre
