#pragma once
// Phrases of a language written in Chinese characters with their readings, compiled by tools/text/make_phrases.py into
// one file that is mapped, not read. Form, little-endian: "timbrePT"; six u32: letters, nodes, pool, syllables, bytes
// of syllable names, folds; u32 letters[] (code points, ascending); u32 first_child[nodes + 1]; u32 reading[nodes]
// (place in the pool, or 0xFFFFFFFF: those of the characters); folds as pairs of u32 (traditional, simplified); u16
// letter[nodes]; u16 pool[] (syllables); u8 weight[nodes] (0: no entry; else 1 + 18 ln frequency); u8 tag[nodes] (part
// of speech); syllable names, each followed by a line break. Nodes are in breadth-first order from the root, node 0;
// arrays begin at multiples of four.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace timbre {

class MappedFile;

struct Phrase {
  std::size_t size = 0;              // characters
  std::vector<std::string> reading;  // a syllable with tone digit for each; "" for a character that the table lacks
  char tag = 'x';                    // part of speech: the first letter of jieba's, R for a person's name
  bool listed = false;               // whether an entry, or just a character
};

class PhraseTable {
 public:
  // Throws ErrorKind::kFile when unreadable, kModel when damaged.
  static PhraseTable load(const std::filesystem::path& path);

  // Cuts a run of Chinese characters into the entries whose frequencies have the greatest product, as jieba does
  // (without its model of unknown words). Linear in the text.
  std::vector<std::size_t> segment(std::u32string_view text) const;  // lengths

  // The entry that spells `text`, or its characters one by one.
  Phrase find(std::u32string_view text) const;
  bool contains(std::u32string_view text) const;
  // Whether the character, or its simplified form, has a reading.
  bool reads(char32_t c) const { return c == U'々' || !syllable_of(c).empty(); }
  // The simplified form of a traditional character, or itself.
  char32_t folded(char32_t c) const;

 private:
  PhraseTable() = default;
  std::uint32_t child(std::uint32_t node, char32_t c) const;  // 0: none
  std::uint32_t letter_of(char32_t c) const;
  std::uint32_t node_of(std::u32string_view text) const;  // 0: no entry
  std::string_view syllable_of(char32_t c) const;

  std::shared_ptr<MappedFile> file_;
  std::uint32_t nodes_ = 0, pool_size_ = 0;
  const std::uint32_t* first_child_ = nullptr;
  const std::uint32_t* reading_ = nullptr;
  const std::uint16_t* letter_ = nullptr;
  const std::uint16_t* pool_ = nullptr;
  const std::uint8_t* weight_ = nullptr;
  const std::uint8_t* tag_ = nullptr;
  std::vector<std::string_view> syllables_;
  std::vector<std::uint16_t> bmp_letter_;  // by code point, 0xFFFF: none
  std::unordered_map<char32_t, std::uint32_t> other_letter_;
  std::unordered_map<char32_t, char32_t> folds_;
};

}  // namespace timbre
