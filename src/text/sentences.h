#pragma once
// Text of any length → pieces to speak one by one: sentences, cut at clauses where they are too long, joined where they
// are very short. Pulls its input as it goes: memory stays flat and time is linear, with or without full stops.
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

enum class Pause { kClause, kSentence, kParagraph, kScene };  // each longer than the one before

struct Sentence {
  std::string text;  // UTF-8, no line breaks, no spaces at its ends
  Pause pause;       // the pause that follows it
};

struct SentenceOptions {
  int max_words = 40;
  int max_phonemes = 220;  // estimated from letters and digits
  int min_phonemes = 12;   // shorter pieces join a neighbour within the paragraph
};

class SentenceReader {
 public:
  // Fills at most `size` bytes and returns how many; 0 means the end.
  using Source = std::function<std::size_t(char* bytes, std::size_t size)>;

  // Throws ErrorKind::kUsage when the options are not positive.
  explicit SentenceReader(Source source, const SentenceOptions& options = {});
  // `input` must outlive the reader. Reads line by line, so that a pipe is spoken as it comes.
  explicit SentenceReader(std::istream& input, const SentenceOptions& options = {});

  // The next piece, or nothing at the end. Pieces that hold only ASCII punctuation are left out; a line of asterisks
  // ("* * *") makes the pause before it one between scenes.
  std::optional<Sentence> next();

 private:
  struct Piece {
    Sentence sentence;
    int words = 0;
    double phonemes = 0.0;
  };
  // What the scan of the current piece has seen so far.
  struct Scan {
    std::size_t at = 0;  // offset in buffer_ of the next byte
    int words = 0;
    double phonemes = 0.0;
    bool in_word = false;
    std::size_t clause_cut = 0, conjunction_cut = 0, space_cut = 0;  // offsets behind which to cut; 0: none
  };

  bool fill(std::size_t wanted);
  void append_source(std::string_view bytes);
  std::optional<Piece> next_piece();
  std::size_t boundary_after(std::size_t at, Pause& pause);
  bool ends_line(std::size_t at, Pause& pause) const;
  void count(Scan& scan);
  bool too_long(const Scan& scan) const;
  std::size_t cut_of(const Scan& scan) const;
  Piece take(std::size_t size, Pause pause);
  bool fits(const Piece& a, const Piece& b) const;

  Source source_;
  SentenceOptions options_;
  std::string buffer_;           // input not yet given out; spaces reduced to one ' ', '\n' or "\n\n"
  bool at_end_ = false;          // the source has no more
  bool started_ = false;         // a byte that is no space has been seen
  int open_breaks_ = -1;         // line breaks in the run of spaces at the end of the input so far; -1: no such run
  std::size_t line_length_ = 0;  // bytes of the current line before the current piece
  int lines_ = 0;  // lines of the current paragraph so far that were pieces of their own, one after another
  std::optional<Piece> pending_;
};

// All pieces of a text.
std::vector<Sentence> split_sentences(std::string_view text, const SentenceOptions& options = {});

}  // namespace timbre
