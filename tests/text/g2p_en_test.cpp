#include "text/g2p_en.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "text/normalizer_en.h"
#include "text/symbols.h"

namespace timbre {
namespace {

const EnglishG2p& g2p() {
  static const EnglishG2p instance(TIMBRE_MODELS "/text");
  return instance;
}

std::string joined(const std::vector<std::string>& phonemes) {
  std::string text;
  for (const auto& p : phonemes) text += (text.empty() ? "" : " ") + p;
  return text;
}

std::string sounds(const std::string& word) { return joined(g2p().pronounce_word(word).phonemes); }
WordSource source(const std::string& word) { return g2p().pronounce_word(word).source; }

std::string sentence(const std::string& text) {
  static const EnglishNormalizer normalizer;
  std::string all;
  for (const auto& p : g2p().pronounce(normalizer.normalize(text).tokens))
    all += (all.empty() ? "" : " ") + joined(p.phonemes);
  return all;
}

TEST(G2pEn, DictionaryFirst) {
  EXPECT_EQ(sounds("Hello"), "HH AH0 L OW1");
  EXPECT_EQ(source("hello"), WordSource::kDictionary);
  EXPECT_EQ(sounds("don't"), "D OW1 N T");
  EXPECT_EQ(sounds("NASA"), "N AE1 S AH0");
}

TEST(G2pEn, AcronymsAreSpelled) {
  EXPECT_EQ(sounds("XKCD"), "EH1 K S K EY1 S IY1 D IY1");
  EXPECT_EQ(sounds("XKCDs"), "EH1 K S K EY1 S IY1 D IY1 Z");
  EXPECT_EQ(sounds("QZA"), "K Y UW1 Z IY1 EY1");
  EXPECT_EQ(sounds("zrk"), "Z IY1 AA1 R K EY1");
  EXPECT_EQ(sounds("US"), "Y UW1 EH1 S");
  EXPECT_EQ(sounds("us"), "AH1 S");
  EXPECT_EQ(source("XKCD"), WordSource::kRule);
  EXPECT_EQ(source("GIMEB"), WordSource::kLetterToSound);  // reads like a word
}

TEST(G2pEn, ShoutingIsNotSpelling) {
  EXPECT_EQ(sentence("GIVE IT TO US NOW"), "G IH1 V IH1 T T UW1 AH1 S N AW1 .");
  EXPECT_EQ(sentence("Give it to US now"), "G IH1 V IH1 T T UW1 Y UW1 EH1 S N AW1 .");
}

TEST(G2pEn, Clitics) {
  EXPECT_EQ(sounds("xylophones'"), sounds("xylophones"));
  EXPECT_EQ(sounds("umbrella's"), "AH0 M B R EH1 L AH0 Z");
  EXPECT_EQ(sounds("cat's"), "K AE1 T S");
  EXPECT_EQ(sounds("XKCD's"), "EH1 K S K EY1 S IY1 D IY1 Z");
  EXPECT_EQ(sounds("fish's"), "F IH1 SH IH0 Z");
  EXPECT_EQ(sounds("table'll"), "T EY1 B AH0 L AH0 L");
  EXPECT_EQ(sounds("robot'd've"), "R OW1 B AA2 T AH0 D AH0 V");
}

TEST(G2pEn, EndingsOfKnownWords) {
  EXPECT_EQ(sounds("playlists"), sounds("playlist") + " S");
  EXPECT_EQ(sounds("cloudlike"), "K L AW1 D L AY2 K");
  EXPECT_EQ(sounds("snowless"), "S N OW1 L AH0 S");
  EXPECT_EQ(source("cloudlike"), WordSource::kRule);
}

TEST(G2pEn, CamelCase) {
  EXPECT_EQ(sounds("TableChair"), sounds("table") + " " + sounds("chair"));
  EXPECT_EQ(sounds("eBook"), "IY1 B UH1 K");
  EXPECT_EQ(sounds("XKCDReader"), sounds("XKCD") + " " + sounds("reader"));
}

TEST(G2pEn, LettersToken) {
  EXPECT_EQ(sentence("the U.S.A."), "DH AH0 Y UW1 EH1 S EY1 .");
  EXPECT_EQ(sentence("the U.K.'s"), "DH AH0 Y UW1 K EY1 Z .");
  EXPECT_EQ(sentence("at 5 p.m. now"), "AE1 T F AY1 V P IY1 EH1 M N AW1 .");
}

TEST(G2pEn, UnknownWordsHaveOneMainStress) {
  for (const char* word : {"blorptastic", "zelenograd", "frumious", "quixotism", "snarkhunter"}) {
    const auto result = g2p().pronounce_word(word);
    EXPECT_EQ(result.source, WordSource::kLetterToSound) << word;
    EXPECT_EQ(
        std::count_if(result.phonemes.begin(), result.phonemes.end(), [](const auto& p) { return p.back() == '1'; }), 1)
        << word << ": " << joined(result.phonemes);
  }
  EXPECT_EQ(sounds("blick"), "B L IH1 K");
  EXPECT_EQ(sounds("frumiously").substr(0, 6), "F R UW");
}

TEST(G2pEn, EveryWordHasPhonemesOfTheTable) {
  for (const std::string word : {"a", "b", "zzz", "q", "'", "x'y", "AaBbCc", "hmmmmm", "McDonald's", "O'Reilly'sx"}) {
    for (const auto& p : g2p().pronounce_word(word).phonemes) EXPECT_TRUE(find_symbol(p).has_value()) << word;
    if (word != "'") {
      EXPECT_FALSE(g2p().pronounce_word(word).phonemes.empty()) << word;
    }
  }
  const std::string endless(100000, 'a');
  EXPECT_FALSE(g2p().pronounce_word(endless).phonemes.empty());
}

}  // namespace
}  // namespace timbre
