#include "text/sentences.h"

#include <algorithm>
#include <cctype>
#include <istream>

#include "base/error.h"
#include "text/line_ends.h"
#include "text/sentence_boundary.h"

namespace timbre {
namespace {

constexpr std::size_t kChunk = 4096;     // bytes asked from the source at once
constexpr std::size_t kMaxPiece = 2048;  // bytes of a piece, whatever it holds
constexpr std::size_t kShortLine = 45;   // bytes; a shorter line was not broken because it was full
constexpr std::size_t kVerseLine = 65;   // bytes; a shorter line may be one of verse
constexpr std::size_t kListedLine = 20;  // bytes; a shorter line is an item of a list rather than verse
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }
bool is_word_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

// Phonemes that one byte of text is worth, on average.
double phonemes_of(char c, char previous) {
  const auto byte = static_cast<unsigned char>(c);
  if (std::isdigit(byte) != 0) return 4.0;
  if (std::isupper(byte) != 0 && std::isupper(static_cast<unsigned char>(previous)) != 0) return 2.5;  // spelled
  if (std::isalpha(byte) != 0) return 0.9;
  if (std::string_view("$%&@#+=<>/").find(c) != std::string_view::npos) return 5.0;
  return byte >= 0xC0 ? 2.0 : 0.0;  // first byte of a longer character
}

// A character of three bytes from the CJK punctuation on, as they are written without spaces: 。, 漢, か, ！
bool starts_wide(std::string_view text) {
  const auto lead = text.empty() ? 0 : static_cast<unsigned char>(text[0]);
  return (lead >= 0xE3 && lead <= 0xE9) || lead == 0xEF;
}
bool ends_wide(std::string_view text) { return text.size() >= 3 && starts_wide(text.substr(text.size() - 3)); }

// ，、；： with their last byte at text[at].
bool ends_wide_clause(std::string_view text, std::size_t at) {
  if (at < 2) return false;
  const std::string_view mark = text.substr(at - 2, 3);
  return mark == "，" || mark == "、" || mark == "；" || mark == "：";
}

std::size_t read_line(std::istream& input, char* bytes, std::size_t size) {
  std::size_t count = 0;
  while (count < size) {
    const int c = input.get();
    if (c == std::istream::traits_type::eof()) break;
    bytes[count++] = static_cast<char>(c);
    if (c == '\n') break;
  }
  return count;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool starts_list_item(std::string_view line) {
  return line.size() > 1 && (line.substr(0, 3) == "•" || ((line[0] == '-' || line[0] == '*') && line[1] == ' '));
}

// Whether a line may begin something new: a capital, a digit, a quotation mark.
bool is_fresh(std::string_view line) {
  if (line.empty()) return false;
  const auto first = static_cast<unsigned char>(line[0]);
  return std::isupper(first) != 0 || std::isdigit(first) != 0 || line[0] == '"' || line.substr(0, 3) == "“" ||
         starts_wide(line);
}

// Whether the last word is one behind which no line of its own ends: "and", "the".
bool leads_on(std::string_view text) {
  static constexpr std::string_view kWords =
      " a an and the of to in with or but for my his her their its our your at by from ";
  const std::size_t space = text.find_last_of(" \n");
  if (space == text.npos || space + 1 == text.size()) return false;
  return kWords.find(" " + std::string(text.substr(space + 1)) + " ") != kWords.npos;
}

// "* * *", "***", "#", "-----" between scenes.
bool parts_scenes(std::string_view text) {
  return text.find_first_not_of(" *#~-_=+\n") == text.npos &&
         (text.find_first_of("*#~") != text.npos || text.size() >= 3);
}

}  // namespace

SentenceReader::SentenceReader(Source source, const SentenceOptions& options)
    : source_(std::move(source)), options_(options) {
  if (options.max_words < 1 || options.max_phonemes < 1 || options.min_phonemes < 0) {
    throw Error(ErrorKind::kUsage, "sentence limits must be positive: " + std::to_string(options.max_words) +
                                       " words, " + std::to_string(options.max_phonemes) + " phonemes at most, " +
                                       std::to_string(options.min_phonemes) + " at least");
  }
}

SentenceReader::SentenceReader(std::istream& input, const SentenceOptions& options)
    : SentenceReader([&input](char* bytes, std::size_t size) { return read_line(input, bytes, size); }, options) {}

// Adds input with every run of spaces reduced to one ' ', "\n" or "\n\n" (an empty line).
void SentenceReader::append_source(std::string_view bytes) {
  for (const char c : bytes) {
    if (is_space(c)) {
      if (open_breaks_ < 0) open_breaks_ = 0;
      if (c == '\n' || c == '\f') open_breaks_ = std::min(open_breaks_ + (c == '\f' ? 2 : 1), 2);
      continue;
    }
    if (open_breaks_ >= 0 && started_) buffer_ += open_breaks_ == 0 ? " " : open_breaks_ == 1 ? "\n" : "\n\n";
    open_breaks_ = -1;
    started_ = true;
    buffer_ += c;
  }
}

// Makes at least `wanted` bytes available; false when the input ends before.
bool SentenceReader::fill(std::size_t wanted) {
  char chunk[kChunk];
  while (!at_end_ && buffer_.size() < wanted) {
    const bool first = !started_ && buffer_.empty();
    const std::size_t size = source_(chunk, sizeof chunk);
    at_end_ = size == 0;
    std::string_view bytes(chunk, size);
    if (first && bytes.substr(0, kByteOrderMark.size()) == kByteOrderMark) bytes.remove_prefix(kByteOrderMark.size());
    append_source(bytes);
  }
  return buffer_.size() >= wanted;
}

// Whether the line break at `at` ends a piece, and its pause: an empty line does, and one behind a line that was not
// broken because it was full, such as one of a list or of verse.
bool SentenceReader::ends_line(std::size_t at, Pause& pause) const {
  const std::string_view text = buffer_;
  pause = Pause::kParagraph;
  if (text.substr(at, 2) == "\n\n") return true;
  const std::string_view piece = text.substr(0, at), line = text.substr(at + 1, 2 * kBoundaryLookahead - 2);
  const std::size_t line_start = piece.rfind('\n');
  const std::size_t length = line_start == std::string_view::npos ? line_length_ + at : at - line_start - 1;
  const char last = at > 0 ? text[at - 1] : ' ';
  const bool clause = std::string_view(",;:").find(last) != std::string_view::npos ||
                      piece.substr(at - std::min<std::size_t>(at, 3)) == "—";
  pause = clause ? Pause::kClause : Pause::kSentence;
  if (starts_list_item(line)) return true;
  if (!is_fresh(line) || length >= kVerseLine || last == '-' || leads_on(piece)) return false;
  const bool quoted = last == '"' || piece.substr(at - std::min<std::size_t>(at, 3)) == "”";
  const std::size_t next = line.find('\n');
  const bool verse = lines_ > 1 || (next < kVerseLine && is_fresh(line.substr(next + 1)));
  if (verse && length >= kListedLine && !quoted) pause = Pause::kClause;  // a full stop would have ended the piece
  return length < kShortLine || clause || verse;
}

// If a sentence or line ends at `at`, the offset behind it, and its pause; else 0.
std::size_t SentenceReader::boundary_after(std::size_t at, Pause& pause) {
  if (buffer_[at] != '\n' && terminator_length(std::string_view(buffer_).substr(at)) == 0) return 0;
  fill(at + 2 * kBoundaryLookahead);
  const std::string_view text = buffer_;
  if (text[at] == '\n') return ends_line(at, pause) ? at + 1 : 0;
  const std::size_t mark = terminator_length(text.substr(at));
  const std::size_t end = at + mark + closers_length(text.substr(at + mark));
  if (!ends_sentence(text.substr(0, at + mark), text.substr(end, kBoundaryLookahead))) return 0;
  pause = text.substr(end, 2) == "\n\n" ? Pause::kParagraph : Pause::kSentence;
  return end;
}

// Counts the byte at scan.at and notes where the piece could be cut.
void SentenceReader::count(Scan& scan) {
  const char c = buffer_[scan.at];
  const char previous = scan.at > 0 ? buffer_[scan.at - 1] : ' ';
  const bool word_byte = is_word_byte(c) || c == '\'' || c == '-';
  if (word_byte && !scan.in_word) ++scan.words;
  scan.in_word = word_byte;
  scan.phonemes += phonemes_of(c, previous);
  if (ends_wide_clause(buffer_, scan.at)) scan.clause_cut = scan.at + 1;
  if (!is_space(c) || scan.at == 0) return;
  scan.space_cut = scan.at;
  const bool clause =
      std::string_view(",;:)").find(previous) != std::string_view::npos ||
      (scan.at >= 3 && (buffer_.compare(scan.at - 3, 3, "—") == 0 || buffer_.compare(scan.at - 3, 3, "–") == 0));
  if (clause) scan.clause_cut = scan.at;
  if (starts_clause(std::string_view(buffer_).substr(scan.at + 1, kBoundaryLookahead))) scan.conjunction_cut = scan.at;
}

bool SentenceReader::too_long(const Scan& scan) const {
  return scan.words > options_.max_words || scan.phonemes > options_.max_phonemes || scan.at >= kMaxPiece;
}

// Where to cut a piece that is too long at scan.at: at a clause, before a conjunction, at a space, or anywhere. The
// first two only when they leave a good part of the piece.
std::size_t SentenceReader::cut_of(const Scan& scan) const {
  const std::size_t good = scan.at / 3;
  if (scan.clause_cut > good) return scan.clause_cut;
  if (scan.conjunction_cut > good) return scan.conjunction_cut;
  if (scan.space_cut > 0) return scan.space_cut;
  std::size_t cut = scan.at;
  for (int i = 0; i < 3 && cut > 1 && is_continuation(buffer_[cut]); ++i) --cut;
  return std::max<std::size_t>(cut, 1);
}

// Removes `size` bytes from the buffer as one piece.
SentenceReader::Piece SentenceReader::take(std::size_t size, Pause pause) {
  Piece piece;
  Scan scan;
  for (; scan.at < size; ++scan.at) count(scan);
  piece.words = scan.words;
  piece.phonemes = scan.phonemes;
  const std::string_view raw = std::string_view(buffer_).substr(0, size);
  const std::size_t last_break = raw.rfind('\n');
  line_length_ = last_break == std::string_view::npos ? line_length_ + size : size - last_break - 1;
  piece.sentence = {join_lines(trimmed(raw)), pause};
  lines_ = pause == Pause::kParagraph ? 0 : buffer_[size - 1] == '\n' || buffer_[size] == '\n' ? lines_ + 1 : 0;
  while (size < buffer_.size() && is_space(buffer_[size])) {
    line_length_ = buffer_[size] == '\n' ? 0 : line_length_ + 1;
    ++size;
  }
  buffer_.erase(0, size);
  if (at_end_ && buffer_.empty()) piece.sentence.pause = Pause::kParagraph;
  return piece;
}

std::optional<SentenceReader::Piece> SentenceReader::next_piece() {
  Scan scan;
  while (fill(scan.at + 4) || scan.at < buffer_.size()) {  // a whole UTF-8 character
    Pause pause = Pause::kSentence;
    if (const std::size_t end = boundary_after(scan.at, pause)) return take(end, pause);
    // An unfinished ellipsis or run of marks is passed as a whole.
    const std::size_t marks = std::max<std::size_t>(terminator_length(std::string_view(buffer_).substr(scan.at)), 1);
    for (std::size_t i = 0; i < marks; ++i, ++scan.at) {
      count(scan);
      if (too_long(scan)) return take(cut_of(scan), Pause::kClause);
    }
  }
  if (buffer_.empty()) return std::nullopt;
  return take(buffer_.size(), Pause::kParagraph);
}

bool SentenceReader::fits(const Piece& a, const Piece& b) const {
  return a.words + b.words <= options_.max_words && a.phonemes + b.phonemes <= options_.max_phonemes;
}

std::optional<Sentence> SentenceReader::next() {
  for (;;) {
    std::optional<Piece> piece = next_piece();
    if (!piece) break;
    const auto& text = piece->sentence.text;
    if (std::none_of(text.begin(), text.end(), is_word_byte)) {
      if (pending_ && parts_scenes(text)) {
        pending_->sentence.pause = Pause::kScene;
      } else if (pending_ && piece->sentence.pause == Pause::kParagraph) {
        pending_->sentence.pause = std::max(pending_->sentence.pause, Pause::kParagraph);
      }
      continue;
    }
    if (!pending_) {
      pending_ = std::move(piece);
      continue;
    }
    const bool joined_paragraph = pending_->sentence.pause < Pause::kParagraph;
    const bool last = piece->sentence.pause == Pause::kParagraph;
    const bool merge = pending_->phonemes < options_.min_phonemes || (last && piece->phonemes < options_.min_phonemes);
    if (joined_paragraph && merge && fits(*pending_, *piece)) {
      if (!ends_wide(pending_->sentence.text) || !starts_wide(piece->sentence.text)) pending_->sentence.text += " ";
      pending_->sentence.text += piece->sentence.text;
      pending_->sentence.pause = piece->sentence.pause;
      pending_->words += piece->words;
      pending_->phonemes += piece->phonemes;
      continue;
    }
    std::swap(pending_, piece);
    return piece->sentence;
  }
  if (!pending_) return std::nullopt;
  Sentence last = std::move(pending_->sentence);
  pending_.reset();
  last.pause = Pause::kParagraph;  // also where only unspeakable pieces came after it
  return last;
}

std::vector<Sentence> split_sentences(std::string_view text, const SentenceOptions& options) {
  SentenceReader reader(
      [&text](char* bytes, std::size_t size) {
        const std::size_t count = text.copy(bytes, size);
        text.remove_prefix(count);
        return count;
      },
      options);
  std::vector<Sentence> sentences;
  while (auto sentence = reader.next()) sentences.push_back(std::move(*sentence));
  return sentences;
}

}  // namespace timbre
