#pragma once
// English words → ARPAbet with stress. Homographs are read by their neighbours; CMUdict decides where it knows the word
// (its first pronunciation, "the" and "a" always DH AH0 and AH0); else acronyms are spelled, endings of known words are
// built, camelCase is split, and the rest goes to the letter-to-sound model.
#include <filesystem>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "text/g2p.h"
#include "text/homographs_en.h"
#include "text/letter_to_sound.h"
#include "text/pronouncing_dictionary.h"

namespace timbre {

class EnglishG2p : public GraphemeToPhoneme {
 public:
  // Reads cmudict.txt, homographs_en.txt, letter_to_sound_en.bin and letter_network_en.bin from `directory`.
  explicit EnglishG2p(const std::filesystem::path& directory);

  std::vector<Pronunciation> pronounce(const std::vector<SpokenToken>& tokens) const override;

  // One word (letters and apostrophes). `spell_capitals`: an unknown word in capitals is an acronym.
  Pronunciation pronounce_word(const std::string& word, bool spell_capitals = true) const;

 private:
  using Phonemes = std::vector<std::string>;
  Phonemes spell_with_ending(const std::string& text) const;
  Phonemes spell(const std::string& letters) const;
  std::optional<Phonemes> acronym(const std::string& word) const;
  std::optional<Phonemes> camel_case(const std::string& word) const;
  std::optional<Phonemes> with_initialism(const std::string& lower) const;
  std::optional<Phonemes> clitic(const std::string& word, bool spell_capitals) const;

  PronouncingDictionary dictionary_;
  EnglishHomographs homographs_;
  LetterToSound letter_to_sound_;
  // Texts repeat their unknown words, and each costs milliseconds.
  Phonemes guess(const std::string& letters) const;
  mutable std::mutex guesses_mutex_;
  mutable std::unordered_map<std::string, Phonemes> guesses_;
};

}  // namespace timbre
