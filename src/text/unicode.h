#pragma once
// Cleans UTF-8 for the languages written in Latin letters: what comes out can be matched by simple rules.
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

struct CleanText {
  std::string text;                  // see clean_latin_text
  std::vector<std::string> skipped;  // what was left out, each run of characters once, at most kMaxSkipped entries
};

constexpr std::size_t kMaxSkipped = 100;

// NFKC, then: Latin letters without their marks (é → e, ß → ss), digits of all scripts as 0–9, every space as ' ',
// curly quotes as ' and ", all long dashes as —, … as "...", vulgar fractions as " 1/2", superscript digits as "^2".
// Greek letters that stand alone become their names. The result holds printable ASCII and – — − ° £ € ¥ ₹ ₩ ₽ ₪ ₺ ₫ ₱ ₦ ¢ × ÷ ± ≈ ≠ ≤
// ≥ √ ∞ § ¶. Control characters, NUL, invalid UTF-8, emoji and letters of other scripts are replaced by a space and
// reported in `skipped`; combining marks and invisible format characters vanish silently.
CleanText clean_latin_text(std::string_view utf8);

// ASCII only: other bytes stay.
std::string to_lower_ascii(std::string_view text);
std::string to_upper_ascii(std::string_view text);

}  // namespace timbre
