#include "synth/spoken_text.h"

#include <gtest/gtest.h>

#include "synth/tiny_model.h"
#include "text/symbols.h"

namespace timbre {
namespace {

SpokenText spoken(const std::string& sentence) { return spoken_text(front_end()->phonemize(sentence)); }

// Words of the given numbers of phonemes; 0 stands for a comma. Phonemes and subwords are numbered, so that each is
// known again.
SpokenText made_of(const std::vector<int64_t>& lengths) {
  SpokenText text;
  for (const int64_t length : lengths) {
    const auto at = static_cast<int64_t>(text.phonemes.size());
    for (int64_t i = 0; i < std::max<int64_t>(1, length); ++i) {
      text.phonemes.push_back(length == 0 ? symbol_id(",") : symbol_id("AA0"));
      text.subwords.push_back(at + i);
    }
    if (length > 0) text.words.push_back({"w" + std::to_string(at), at, at + length});
  }
  return text;
}

std::vector<std::size_t> sizes_of(const std::vector<SpokenText>& pieces) {
  std::vector<std::size_t> sizes;
  for (const auto& piece : pieces) sizes.push_back(piece.phonemes.size());
  return sizes;
}

TEST(SpokenText, WordsCoverEverythingButPunctuation) {
  const auto text = spoken("Hello there, world!");
  ASSERT_EQ(text.words.size(), 3u);
  EXPECT_EQ(text.words[0].text, "Hello");
  ASSERT_EQ(text.subwords.size(), text.phonemes.size());
  std::size_t covered = 0;
  for (const auto& word : text.words) {
    for (int64_t p = word.begin; p < word.end; ++p) {
      EXPECT_FALSE(is_pause_symbol(text.phonemes[static_cast<std::size_t>(p)]));
      ++covered;
    }
  }
  EXPECT_EQ(covered, text.sounding());
  EXPECT_EQ(text.phonemes.size(), text.sounding() + 2);  // "," and "!"
  EXPECT_EQ(phonemes_text(text.phonemes), "HH AH0 L OW1 DH EH1 R , W ER1 L D !");
}

TEST(SpokenText, KeepsWhatCouldNotBeRead) {
  const auto text = spoken("Hello \xD0\xBF\xD1\x80\xD0\xB8 there.");
  EXPECT_EQ(text.skipped.size(), 1u);
  EXPECT_EQ(spoken("?!").sounding(), 0u);
}

TEST(SpokenText, ReadAloudJoinsSentences) {
  const std::string first = "This is the first of the sentences.", second = "Here comes another one of them.";
  const auto both = read_aloud(*front_end(), first + " " + second);
  auto joined = spoken(first);
  append(joined, spoken(second));
  EXPECT_EQ(both.phonemes, joined.phonemes);
  EXPECT_EQ(both.subwords, joined.subwords);
  ASSERT_EQ(both.words.size(), 13u);
  const auto& here = both.words[7];
  EXPECT_EQ(here.text, "Here");
  EXPECT_EQ(both.phonemes[static_cast<std::size_t>(here.begin)], symbol_id("HH"));
  EXPECT_EQ(here.begin, static_cast<int64_t>(spoken(first).phonemes.size()));
}

TEST(SplitLong, ShortTextStaysWhole) {
  const auto text = made_of({3, 4, 0, 2});
  for (const std::size_t most : {10u, 100u}) {
    const auto pieces = split_long(text, most);
    ASSERT_EQ(pieces.size(), 1u);
    EXPECT_EQ(pieces[0].phonemes, text.phonemes);
    EXPECT_EQ(pieces[0].words.size(), 3u);
  }
  EXPECT_EQ(split_long({}, 10).size(), 1u);
}

TEST(SplitLong, CutsBetweenWordsAndAddsAComma) {
  const auto pieces = split_long(made_of({4, 4, 4, 4}), 10);
  EXPECT_EQ(sizes_of(pieces), (std::vector<std::size_t>{9, 8}));
  EXPECT_EQ(pieces[0].phonemes.back(), symbol_id(","));
  EXPECT_EQ(pieces[0].subwords.back(), -1);
  EXPECT_EQ(pieces[1].subwords.front(), 8);
  ASSERT_EQ(pieces[1].words.size(), 2u);
  EXPECT_EQ(pieces[1].words[0].text, "w8");
  EXPECT_EQ(pieces[1].words[0].begin, 0);
  EXPECT_EQ(pieces[1].words[1].end, 8);
}

TEST(SplitLong, TakesTheTextsOwnCommaWhereItCuts) {
  const auto pieces = split_long(made_of({4, 4, 0, 4, 4}), 10);
  EXPECT_EQ(sizes_of(pieces), (std::vector<std::size_t>{9, 8}));
  EXPECT_EQ(pieces[0].subwords.back(), 8);  // that of the text
  EXPECT_FALSE(is_pause_symbol(pieces[1].phonemes.front()));
}

TEST(SplitLong, CutsAWordThatIsLongerThanAPiece) {
  const auto pieces = split_long(made_of({25}), 10);
  EXPECT_EQ(sizes_of(pieces), (std::vector<std::size_t>{10, 10, 7}));
  for (const auto& piece : pieces) {
    ASSERT_EQ(piece.words.size(), 1u);
    EXPECT_EQ(piece.words[0].begin, 0);
  }
}

TEST(SplitLong, LosesNothingAndKeepsItsLimit) {
  for (int seed = 0; seed < 200; ++seed) {
    std::vector<int64_t> lengths;
    uint32_t state = static_cast<uint32_t>(seed) * 2654435761u + 1;
    for (int i = 0; i < 30; ++i) {
      state = state * 1664525u + 1013904223u;
      const auto length = static_cast<int64_t>(state >> 24) % 14;
      lengths.push_back(lengths.empty() || lengths.back() == 0 ? length + 1 : length);
    }
    const auto text = made_of(lengths);
    std::vector<int64_t> kept;
    for (const auto& piece : split_long(text, 12)) {
      EXPECT_LE(piece.phonemes.size(), 12u);
      EXPECT_GT(piece.sounding(), 0u);
      EXPECT_FALSE(is_pause_symbol(piece.phonemes.front()));
      ASSERT_EQ(piece.phonemes.size(), piece.subwords.size());
      std::size_t in_words = 0;
      for (const auto& word : piece.words) in_words += static_cast<std::size_t>(word.end - word.begin);
      EXPECT_EQ(in_words, piece.sounding());
      for (const auto subword : piece.subwords)
        if (subword >= 0) kept.push_back(subword);
    }
    EXPECT_EQ(kept, text.subwords);
  }
}

TEST(PauseSymbols, ArePunctuationAndSilence) {
  for (const char* symbol : {",", ".", "?", "!", "…", "-", "_", "SP"}) EXPECT_TRUE(is_pause_symbol(symbol_id(symbol)));
  for (const char* symbol : {"AA0", "HH", "ZH"}) EXPECT_FALSE(is_pause_symbol(symbol_id(symbol)));
}

}  // namespace
}  // namespace timbre
