#include "text/amounts_en.h"

#include "text/unicode.h"

namespace timbre {

bool describes_noun_en(std::string_view determiner, std::string_view next_word) {
  // What goes on a sentence behind an amount and is no noun or adjective.
  static constexpr std::string_view kOthers =
      " of in at on to from for per by with and or nor but is was are were be been will would can could may might must "
      "should shall has had have do does did that which who whom whose he she they we you it i then than as if so not "
      "a an the this these those his her my our your their its away ahead above below before after between under over "
      "through into each apiece every when where while because until since up down out off back more less too also "
      "took takes went goes came comes made makes left seemed felt became cost costs ";
  // Money and the like that is always counted so: "two $5 bills".
  static constexpr std::string_view kCounted = " bill bills note notes coin coins banknote banknotes ";
  if (next_word.empty()) return false;
  if (next_word[0] == '-') return true;  // a $5-a-day habit
  const std::string next = to_lower_ascii(next_word) + " ";
  if (kOthers.find(next) != kOthers.npos) return false;
  if (kCounted.find(next) != kCounted.npos) return true;
  if (determiner.empty()) return false;
  const std::string word = to_lower_ascii(determiner.substr(0, determiner.size() - 1));
  const bool single = word == "a" || word == "an" || word == "another" || word == "each" || word == "every";
  const bool past = next_word.size() > 4 && next_word.substr(next_word.size() - 2) == "ed";
  return single || !past;
}

}  // namespace timbre
