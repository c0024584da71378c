#pragma once
// Japanese words with their readings, accents and the costs of standing next to each other: the dictionary of Open
// JTalk (naist-jdic), made compact by tools/text/japanese/make_dictionary_ja.cpp, and the cheapest way to cut a text
// into its words (Viterbi, after MeCab). The file is mapped, not read.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.h"

namespace timbre {

// What words of one kind have in common.
struct WordClassJa {
  int left = 0, right = 0;                  // context ids
  std::string pos, group1, group2, group3;  // 名詞, 固有名詞, 人名, 姓; "*" for none
  std::string form;                         // of inflection: 連用形
  std::string chain_rule;  // how it changes the accent of what stands before it: "C2", "動詞%F2@1/…"
  int chain_flag = -1;     // 1: joins the phrase before it, 0: does not, −1: by its part of speech
};

struct WordJa {
  const WordClassJa* word_class = nullptr;
  std::string_view text;  // as written, part of what was segmented
  std::string_view kana;  // one byte a katakana: U+30A0 + byte; 0xFE, accent: another word of a compound begins
  int accent = 0;         // mora with the last high pitch; 0: stays high
  std::string own_kana;   // instead of kana: where the dictionary does not know the word or its reading here
  int chain_flag = -1;    // instead of the class's, unless −1

  std::string_view reading() const { return own_kana.empty() ? kana : std::string_view(own_kana); }
};

class DictionaryJa {
 public:
  // Throws ErrorKind::kFile when unreadable, kModel when damaged.
  static DictionaryJa load(const std::filesystem::path& path);

  // Cuts text of kana, kanji and signs into words; what has no reading is left out of the kana. Linear time.
  std::vector<WordJa> segment(std::string_view utf8) const;

 private:
  struct Entry {
    std::uint16_t word_class;
    std::int16_t cost;
    std::uint8_t accent;
    std::string_view kana;
  };
  struct Node;
  std::vector<Entry> find(std::string_view surface, bool& longer) const;
  std::vector<WordJa> candidates(std::string_view rest, std::vector<int>& costs) const;
  int connection(int right, int left) const;
  std::vector<WordJa> segment_piece(std::string_view utf8) const;

  std::shared_ptr<MappedFile> file_;
  std::size_t contexts_ = 0, blocks_ = 0;
  std::vector<std::int16_t> cost_levels_;
  std::vector<std::uint16_t> row_of_left_;
  std::vector<WordClassJa> classes_;
  const char* block_offsets_ = nullptr;
  const char* costs_ = nullptr;
  std::string_view blob_;
  const WordClassJa* unknown_ = nullptr;  // a noun
};

}  // namespace timbre
