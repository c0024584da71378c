#include "text/front_end.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "text/sentences.h"
#include "text/symbols.h"

namespace timbre {
namespace {

const TextFrontEnd& front_end() {
  static const TextFrontEnd instance = TextFrontEnd::load(TIMBRE_MODELS "/text");
  return instance;
}

std::string sounds(const std::string& text) {
  std::string joined;
  for (const auto& phoneme : front_end().phonemize(text).phonemes) joined += (joined.empty() ? "" : " ") + phoneme;
  return joined;
}

std::string written(const std::string& name, const std::string& content) {
  const std::string path = testing::TempDir() + name;
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

void expect_consistent(const PhonemizedText& text) {
  ASSERT_EQ(text.phoneme_ids.size(), text.phonemes.size());
  ASSERT_EQ(text.word_of_phoneme.size(), text.phonemes.size());
  ASSERT_EQ(text.subword_ids.size(), text.phonemes.size());
  std::size_t at = 0;
  for (std::size_t w = 0; w < text.words.size(); ++w) {
    EXPECT_FALSE(text.words[w].phonemes.empty()) << text.words[w].text;
    for (const auto& phoneme : text.words[w].phonemes) {
      ASSERT_LT(at, text.phonemes.size());
      EXPECT_EQ(text.phonemes[at], phoneme);
      EXPECT_EQ(text.word_of_phoneme[at], static_cast<int>(w));
      EXPECT_EQ(symbols().at(static_cast<std::size_t>(text.phoneme_ids[at])), phoneme);
      EXPECT_GE(text.subword_ids[at], 0);
      EXPECT_LT(text.subword_ids[at], front_end().subword_count());
      ++at;
    }
  }
  EXPECT_EQ(at, text.phonemes.size());
}

TEST(FrontEnd, SpeaksASentence) {
  const PhonemizedText text = front_end().phonemize("The cat sat on a mat.");
  EXPECT_EQ(text.normalized, "The cat sat on a mat.");
  EXPECT_EQ(sounds("The cat sat on a mat."), "DH AH0 K AE1 T S AE1 T AA1 N AH0 M AE1 T .");
  ASSERT_EQ(text.words.size(), 7u);
  EXPECT_EQ(text.words[1].source, WordSource::kDictionary);
  EXPECT_EQ(text.words[6].source, WordSource::kPunctuation);
  expect_consistent(text);
}

TEST(FrontEnd, WeakFormsAreThoseOfTheTraining) {
  EXPECT_EQ(sounds("the apple"), "DH AH0 AE1 P AH0 L .");
  EXPECT_EQ(sounds("a an the"), "AH0 AE1 N DH AH0 .");
  EXPECT_EQ(sounds("I read to us"), "AY1 R EH1 D T UW1 AH1 S .");
}

TEST(FrontEnd, LetterA) {
  EXPECT_EQ(sounds("Plan A."), "P L AE1 N EY1 .");
  EXPECT_EQ(sounds("A plan"), "AH0 P L AE1 N .");
}

TEST(FrontEnd, LetterAInAnotherLanguage) {
  const TextFrontEnd automatic = TextFrontEnd::load(TIMBRE_MODELS "/text", std::nullopt, "auto");
  const PhonemizedText text = automatic.phonemize("将A乘到");
  ASSERT_EQ(text.words.size(), 5u);
  EXPECT_EQ(text.words[1].phonemes, (std::vector<std::string>{"EY1"}));
  EXPECT_EQ(automatic.phonemize("尺码XL").words.at(1).phonemes,
            (std::vector<std::string>{"EH1", "K", "S", "EH1", "L"}));
}

TEST(FrontEnd, AHeadingOfOneNumeral) {
  EXPECT_EQ(sounds("X"), "T EH1 N .");
  EXPECT_EQ(sounds("I"), "W AH1 N .");
  EXPECT_EQ(sounds("XIV"), "F AO1 R T IY1 N .");
  EXPECT_EQ(sounds("I?"), "AY1 ?");
  EXPECT_EQ(sounds("CV"), "S IY2 V IY1 .");
}

// What SentenceReader leaves of "nega-" and "tive" on two lines.
TEST(FrontEnd, WordsCutAtTheEndOfALine) {
  EXPECT_EQ(front_end().phonemize("a nega-\u00ADtive, self-\u00ADmade, unfa-\u00ADthomablest one").normalized,
            "a negative, self made, unfathomablest one.");
}

TEST(FrontEnd, RespellingsAreWordsOfTheSentence) {
  EXPECT_EQ(sounds("I said [[\"sequel\"]] twice"), "AY1 S EH1 D S IY1 K W AH0 L T W AY1 S .");
  EXPECT_EQ(sounds("SQL[[\"sequel\"]]?"), "S IY1 K W AH0 L ?");
  EXPECT_EQ(sounds("Aloha[[AH0 L OW1 HH AA0]], he said."), "AH0 L OW1 HH AA0 , HH IY1 S EH1 D .");
  const TextFrontEnd with_lexicon =
      TextFrontEnd::load(TIMBRE_MODELS "/text", written("respelling.tsv", "Weena\t\"weener\"\n"));
  EXPECT_EQ(with_lexicon.phonemize("So Weena came").normalized, "So weener came.");
}

TEST(FrontEnd, EndsWithPunctuation) {
  EXPECT_EQ(sounds("Yes"), "Y EH1 S .");
  EXPECT_EQ(sounds("Yes,"), "Y EH1 S ,");
  EXPECT_EQ(sounds("Yes?!"), "Y EH1 S ?");
  EXPECT_EQ(sounds("(Yes)"), "Y EH1 S .");
  EXPECT_EQ(sounds("Yes..."), "Y EH1 S …");
}

TEST(FrontEnd, NothingToSpeakIsEmpty) {
  const std::vector<std::string> cases = {
      "", " ", "\n\t", "...", "?!", "\"\" - ()", "😀👍🏽", "你好", std::string(2, '\0')};
  for (const std::string& text : cases) {
    const PhonemizedText result = front_end().phonemize(text);
    EXPECT_TRUE(result.phonemes.empty()) << text;
    EXPECT_TRUE(result.phoneme_ids.empty());
    EXPECT_TRUE(result.words.empty());
    EXPECT_TRUE(result.normalized.empty());
  }
}

TEST(FrontEnd, UnreadableCharactersAreReportedOnce) {
  const PhonemizedText text = front_end().phonemize(std::string("Hi\0 😀 there 😀 你好\xFF.", 28));
  EXPECT_EQ(text.normalized, "Hi there.");
  EXPECT_EQ(text.skipped, (std::vector<std::string>{"U+0000", "😀", "你好", "invalid UTF-8"}));
  expect_consistent(text);
}

TEST(FrontEnd, UserLexiconWinsWithTheLongestMatch) {
  const std::string path =
      written("lexicon.tsv", "# names\n\nsao\tS AW1\nSao Paulo\tS AW1 P AW1 L UW0\r\nC++\tS IY1 P IY1 P IY1\n");
  const TextFrontEnd with_lexicon = TextFrontEnd::load(TIMBRE_MODELS "/text", path);
  const PhonemizedText text = with_lexicon.phonemize("São Paulo, sao.");
  ASSERT_EQ(text.words.size(), 4u);
  EXPECT_EQ(text.words[0].text, "Sao Paulo");
  EXPECT_EQ(text.words[0].source, WordSource::kLexicon);
  EXPECT_EQ(text.words[0].phonemes.size(), 6u);
  EXPECT_EQ(text.words[2].phonemes, (std::vector<std::string>{"S", "AW1"}));
  expect_consistent(text);
}

TEST(FrontEnd, BadLexiconLinesAreNamed) {
  for (const std::string content : {"word K AE1 T\n", "word\tK QQ T\n", "word\t\n", "...\tK\n"}) {
    const std::string path = written("bad.tsv", "ok\tK\n" + content);
    try {
      TextFrontEnd::load(TIMBRE_MODELS "/text", path);
      FAIL() << content;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInput);
      EXPECT_NE(std::string(error.what()).find("bad.tsv:2"), std::string::npos) << error.what();
    }
  }
}

TEST(FrontEnd, LoadErrors) {
  EXPECT_THROW(TextFrontEnd::load("/nonexistent"), Error);
  EXPECT_THROW(TextFrontEnd::load(TIMBRE_MODELS "/text", "/nonexistent.tsv"), Error);
  EXPECT_THROW(TextFrontEnd::load(TIMBRE_MODELS "/text", std::nullopt, "tlh"), Error);
}

TEST(FrontEnd, SubwordsSpreadOverTheWord) {
  const PhonemizedText text = front_end().phonemize("unquestionable");
  expect_consistent(text);
  EXPECT_NE(text.subword_ids.front(), text.subword_ids[text.subword_ids.size() - 2]);
  // The same word has the same pieces wherever it stands.
  const PhonemizedText other = front_end().phonemize("It was Unquestionable");
  EXPECT_EQ(text.subword_ids[0], other.subword_ids[5]);
}

TEST(FrontEnd, SpelledTokensAndRulesReachThePhonemes) {
  EXPECT_EQ(sounds("$3.50"), sounds("three dollars and fifty cents"));
  EXPECT_EQ(sounds("In 1984, Dr. Smith"), sounds("in nineteen eighty four, doctor smith"));
  EXPECT_EQ(sounds("MP3"), "EH1 M P IY1 TH R IY1 .");
}

TEST(FrontEnd, MixedScripts) {
  const PhonemizedText text = front_end().phonemize("Hello мир, こんにちは world! שלום");
  EXPECT_EQ(text.normalized, "Hello, world!");
  EXPECT_EQ(text.skipped, (std::vector<std::string>{"мир", "こんにちは", "שלום"}));
  expect_consistent(text);
}

TEST(FrontEnd, HundredKilobytesWithoutAFullStop) {
  std::string text;
  while (text.size() < 100000) text += "steady rain and 15 cats ";
  const PhonemizedText result = front_end().phonemize(text);
  EXPECT_GT(result.phonemes.size(), 60000u);
  expect_consistent(result);
  const std::string letters(100000, 'q');
  expect_consistent(front_end().phonemize(letters));
}

TEST(FrontEnd, EveryByteIsDefined) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  expect_consistent(front_end().phonemize(all));
  for (int i = 0; i < 256; ++i) expect_consistent(front_end().phonemize(std::string(3, static_cast<char>(i))));
}

TEST(FrontEnd, RandomBytesAndRandomMarkup) {
  unsigned state = 1;
  const auto draw = [&state] { return (state = state * 1664525u + 1013904223u) >> 16; };
  const std::string alphabet = "aA1 .,'-$%/:@#&()\"!?IVXst°€é😀 ";
  for (int round = 0; round < 300; ++round) {
    std::string bytes;
    std::string markup;
    for (int i = 0; i < 60; ++i) {
      bytes += static_cast<char>(draw());
      markup += alphabet[draw() % alphabet.size()];
    }
    expect_consistent(front_end().phonemize(bytes));
    expect_consistent(front_end().phonemize(markup));
  }
}

TEST(FrontEnd, SentencesOfAStreamStayShort) {
  std::string text;
  while (text.size() < 200000) text += "no stop and no comma in 1984 here ";
  std::size_t longest = 0;
  for (const Sentence& sentence : split_sentences(text)) {
    longest = std::max(longest, front_end().phonemize(sentence.text).phonemes.size());
  }
  EXPECT_LE(longest, 260u);
}

}  // namespace
}  // namespace timbre
