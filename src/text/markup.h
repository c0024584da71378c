#pragma once
// Marks that a user writes into a text:
//   [[HH AH0 L OW1]]  behind a word, without a space: its pronunciation; by itself: a word of that pronunciation.
//                     Phoneme symbols, pinyin with tone digits ("chao1 shi4"), jyutping, or a respelling in quotes;
//                     see text/reading.h
//   [pause 500ms]     a pause; also [pause 0.5s]; at most ten seconds
//   [emotion:happy]   how to speak from here on
//   [voice:bob]       who speaks from here on
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

enum class MarkKind { kPause, kEmotion, kVoice };

struct MarkupPiece {
  enum class Kind { kText, kReading, kMark };
  Kind kind = Kind::kText;
  std::string text;  // plain text; what stands between [[ and ]]; the name of an emotion or voice
  MarkKind mark = MarkKind::kPause;
  double pause_ms = 0;
};

// The pieces in order; text that looks like a mark but is none stays text. Linear in the text.
std::vector<MarkupPiece> parse_markup(std::string_view text);

}  // namespace timbre
