#pragma once
// What the networks are given of a text: phonemes with the piece and the word that each belongs to.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "synth/self_check.h"
#include "text/front_end.h"

namespace timbre {

struct SpokenText {
  std::vector<std::int64_t> phonemes;  // symbol ids
  // One per phoneme: for base models its sentencepiece id; for official models the Mandarin character or mark that it
  // belongs to, for BERT, or -1.
  std::vector<std::int64_t> subwords;
  std::vector<WordRange> words;      // without punctuation
  std::vector<std::string> skipped;  // characters that could not be read

  // Phonemes without punctuation.
  std::size_t sounding() const;
};

SpokenText spoken_text(const PhonemizedText& text, bool official = false);
// The phonemes [begin, end) with the words in them.
SpokenText part_of(const SpokenText& text, std::size_t begin, std::size_t end);
// A text of any number of sentences, read one after the other.
SpokenText read_aloud(const TextFrontEnd& front_end, std::string_view text, bool official = false);
void append(SpokenText& text, const SpokenText& more);

// Pieces of at most `most` phonemes (two or more), cut between words where possible; each piece that was cut ends with
// the punctuation that stands there, or with a comma.
std::vector<SpokenText> split_long(const SpokenText& text, std::size_t most);

// The words separated by spaces.
std::string words_text(const SpokenText& text);

// The symbols separated by spaces.
std::string phonemes_text(const std::vector<std::int64_t>& phonemes);

}  // namespace timbre
