#include "lexicon.h"

#include <array>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace letter_to_sound {

Lexicon read_lexicon(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error("cannot read " + path);
  Lexicon lexicon;
  std::array<int, 256> index{};
  std::istringstream header(line);
  std::string field;
  header >> field >> field;
  while (header >> field) {
    index[static_cast<unsigned char>(field[0])] = static_cast<int>(lexicon.phonemes.size());
    lexicon.phonemes.push_back(field.substr(2));
  }
  while (std::getline(file, line)) {
    const auto tab = line.find('\t');
    Entry entry{line.substr(0, tab), line.substr(tab + 1)};
    for (char& c : entry.sounds) c = static_cast<char>(index[static_cast<unsigned char>(c)]);
    if (entry.word.find_first_not_of("abcdefghijklmnopqrstuvwxyz'") == std::string::npos)
      lexicon.entries.push_back(entry);
  }
  return lexicon;
}

bool held_out(const std::string& word) {
  std::uint32_t hash = 2166136261u;  // FNV-1a
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash % 10 == 0;
}

std::vector<Entry> training_entries(const Lexicon& lexicon, bool hold_out) {
  std::vector<Entry> chosen;
  for (const Entry& entry : lexicon.entries)
    if (!hold_out || !held_out(entry.word)) chosen.push_back(entry);
  return chosen;
}

}  // namespace letter_to_sound
