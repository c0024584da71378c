#include "text/elisions_en.h"

#include <map>

namespace timbre {
namespace {

using Phonemes = std::vector<std::string>;

const std::map<std::string, Phonemes, std::less<>>& readings() {
  static const std::map<std::string, Phonemes, std::less<>> kList = {
      // The end is left out.
      {"th'", {"DH", "AH0"}},
      {"o'", {"AH0"}},
      {"an'", {"AH0", "N"}},
      {"ol'", {"OW1", "L"}},
      {"lil'", {"L", "IH1", "L"}},
      {"wi'", {"W", "IH1"}},
      {"t'", {"T", "AH0"}},
      {"fo'", {"F", "AO1"}},
      {"po'", {"P", "AO1"}},
      {"yo'", {"Y", "AO1"}},
      {"sho'", {"SH", "AO1"}},
      {"gi'", {"G", "IH1"}},
      {"jus'", {"JH", "AH1", "S"}},
      {"mos'", {"M", "OW1", "S"}},
      {"las'", {"L", "AE1", "S"}},
      // The beginning is left out.
      {"'e", {"IY1"}},
      {"'im", {"IH1", "M"}},
      {"'er", {"ER0"}},
      {"'ere", {"IH1", "R"}},
      {"'ow", {"AW1"}},
      {"'ave", {"AE1", "V"}},
      {"'ome", {"OW1", "M"}},
      {"'ead", {"EH1", "D"}},
      {"'ouse", {"AW1", "S"}},
      {"'un", {"AH0", "N"}},
      {"'uns", {"AH0", "N", "Z"}},
      {"'twere", {"T", "W", "ER1"}},
      {"'twasn't", {"T", "W", "AA1", "Z", "AH0", "N", "T"}},
      {"'tisn't", {"T", "IH1", "Z", "AH0", "N", "T"}},
      {"'gainst", {"G", "EH1", "N", "S", "T"}},
      {"'mongst", {"M", "AH1", "NG", "S", "T"}},
      {"'twixt", {"T", "W", "IH1", "K", "S", "T"}},
      {"'nother", {"N", "AH1", "DH", "ER0"}},
      {"'pon", {"P", "AA1", "N"}},
      // The middle is left out.
      {"e'er", {"EH1", "R"}},
      {"e'en", {"IY1", "N"}},
      {"whate'er", {"W", "AH0", "T", "EH1", "R"}},
      {"whene'er", {"W", "EH0", "N", "EH1", "R"}},
      {"where'er", {"W", "EH0", "R", "EH1", "R"}},
      {"howe'er", {"HH", "AW0", "EH1", "R"}},
      {"more'n", {"M", "AO1", "R", "AH0", "N"}},
      {"p'raps", {"P", "R", "AE1", "P", "S"}},
      {"s'pose", {"S", "P", "OW1", "Z"}},
      {"s'posed", {"S", "P", "OW1", "Z", "D"}},
      {"t'other", {"T", "AH1", "DH", "ER0"}},
      {"sha'n't", {"SH", "AE1", "N", "T"}},
      {"g'day", {"G", "AH0", "D", "EY1"}},
      {"y'know", {"Y", "AH0", "N", "OW1"}},
      {"w'y", {"W", "AY1"}},
      {"li'l", {"L", "IH1", "L"}},
      {"fo'c'sle", {"F", "OW1", "K", "S", "AH0", "L"}},
      {"fo'c's'le", {"F", "OW1", "K", "S", "AH0", "L"}},
      {"bo's'n", {"B", "OW1", "S", "AH0", "N"}},
      {"bos'n", {"B", "OW1", "S", "AH0", "N"}}};
  return kList;
}

}  // namespace

const Phonemes* elision_en(std::string_view lower) {
  const auto found = readings().find(lower);
  return found == readings().end() ? nullptr : &found->second;
}

}  // namespace timbre
