#pragma once
// The words that a letter-to-sound model is trained on and measured with: models/text/cmudict.txt.
#include <string>
#include <vector>

namespace letter_to_sound {

struct Entry {
  std::string word;
  std::string sounds;  // one byte per phoneme: index into Lexicon::phonemes
};

struct Lexicon {
  std::vector<std::string> phonemes;
  std::vector<Entry> entries;  // words of a–z and ' only
};

// Throws std::runtime_error when unreadable.
Lexicon read_lexicon(const std::string& path);

// One word in ten, chosen by a hash of its letters: never trained on when the error is measured.
bool held_out(const std::string& word);

// All entries, or those that are not held out.
std::vector<Entry> training_entries(const Lexicon& lexicon, bool hold_out);

}  // namespace letter_to_sound
