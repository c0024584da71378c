#include "text/sentences.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "base/error.h"

namespace timbre {
namespace {

// The pieces as "text|text", short pieces not joined.
std::string pieces(const std::string& text, int min_phonemes = 0) {
  SentenceOptions options;
  options.min_phonemes = min_phonemes;
  std::string joined;
  for (const Sentence& s : split_sentences(text, options)) joined += (joined.empty() ? "" : "|") + s.text;
  return joined;
}

std::string pauses(const std::string& text) {
  SentenceOptions options;
  options.min_phonemes = 0;
  std::string letters;
  for (const Sentence& s : split_sentences(text, options)) letters += "CSP"[static_cast<int>(s.pause)];
  return letters;
}

TEST(Sentences, SplitAtStops) {
  EXPECT_EQ(pieces("One is here. Two is there! Is three? Yes…"), "One is here.|Two is there!|Is three?|Yes…");
  EXPECT_EQ(pieces("No stop at the end"), "No stop at the end");
  EXPECT_EQ(pieces("Really?! Yes."), "Really?!|Yes.");
}

TEST(Sentences, AbbreviationsDoNotEndThem) {
  for (const char* text : {"Dr. Smith met Mr. Jones vs. Mrs. Brown.", "It was big, i.e. huge, e.g. this one.",
                           "See No. 5 on p. 12 here.", "We met at 5 p.m. today.", "The U.S. Army came.",
                           "Apples, pears, etc. are sold by Smith Co. here.", "On Jan. 5 it rained."}) {
    EXPECT_EQ(pieces(text), text);
  }
  EXPECT_EQ(pieces("He lives in the U.S. He is fine."), "He lives in the U.S.|He is fine.");
  EXPECT_EQ(pieces("Pens, etc. Then more."), "Pens, etc.|Then more.");
  EXPECT_EQ(pieces("I said no. She left."), "I said no.|She left.");
}

TEST(Sentences, InitialsDecimalsAndNames) {
  for (const char* text : {"J. K. Rowling and George W. Bush met.", "It costs $3.50 or 2.5 euros.",
                           "See example.com and README.md for more."}) {
    EXPECT_EQ(pieces(text), text);
  }
  EXPECT_EQ(pieces("It was 1984. War came."), "It was 1984.|War came.");
  EXPECT_EQ(pieces("So do I. Tom left."), "So do I.|Tom left.");
}

TEST(Sentences, QuotesAndEllipses) {
  EXPECT_EQ(pieces("\"Stop!\" he said. \"Why?\" She left."), "\"Stop!\" he said.|\"Why?\"|She left.");
  EXPECT_EQ(pieces("“Go.” He went. (It rained.) So."), "“Go.”|He went.|(It rained.)|So.");
  EXPECT_EQ(pieces("Wait... what? Well... Then go."), "Wait... what?|Well...|Then go.");
}

TEST(Sentences, OtherScriptsEndWithTheirStops) { EXPECT_EQ(pieces("你好。我是人！OK"), "你好。|我是人！|OK"); }

TEST(Sentences, PauseKinds) {
  EXPECT_EQ(pauses("One. Two.\n\nThree. Four."), "SPSP");
  EXPECT_EQ(pauses("Title\n\nText goes on."), "PP");
  EXPECT_EQ(pauses(""), "");
}

TEST(Sentences, LineBreaks) {
  EXPECT_EQ(pieces("This line of text is long enough to be wrapped\nhere and goes on\nand on."),
            "This line of text is long enough to be wrapped here and goes on and on.");
  EXPECT_EQ(pieces("Milk\nEggs\nBread"), "Milk|Eggs|Bread");
  EXPECT_EQ(pieces("- one\n- two\r\n\r\n  - three"), "- one|- two|- three");
}

// Verse: every line is a piece, whether it has a mark at its end or not; wrapped prose stays in one.
TEST(Sentences, LinesOfVerse) {
  const std::string verse =
      "Whose woods these are I think I know.\nHis house is in the village though;\nHe will not see me stopping here\n"
      "To watch his woods fill up with snow.";
  EXPECT_EQ(pieces(verse),
            "Whose woods these are I think I know.|His house is in the village though;|He will not see me stopping "
            "here|To watch his woods fill up with snow.");
  EXPECT_EQ(pauses(verse), "SCCP");
  EXPECT_EQ(pauses("Shall I compare thee to a summer's day?\nThou art more lovely and more temperate:\n"
                   "Rough winds do shake the darling buds of May,\nAnd summer's lease hath all too short a date;"),
            "SCCP");
  EXPECT_EQ(pieces("This prose was wrapped at fifty columns or so, and\nMary came to see what went on there with\n"
                   "John and the others."),
            "This prose was wrapped at fifty columns or so, and Mary came to see what went on there with John and the "
            "others.");
}

TEST(Sentences, WordsCutAtTheEndOfALine) {
  EXPECT_EQ(pieces("It was a nega-\ntive one."), "It was a nega-\u00ADtive one.");
  EXPECT_EQ(pieces("The Anglo-\nSaxon of 1990-\n95 was soft\u00AD\nly fe\xEF\xBF\xBE\nmale."),
            "The Anglo-Saxon of 1990-95 was softly female.");
  EXPECT_EQ(pieces("He went -\nand came."), "He went - and came.");
}

TEST(Sentences, ScenesAreFurtherApartThanParagraphs) {
  for (const char* line : {"* * *", "***", "#", "-----", "~"}) {
    const auto list = split_sentences("One is over here.\n\n" + std::string(line) + "\n\nTwo is over there.");
    ASSERT_EQ(list.size(), 2u) << line;
    EXPECT_EQ(list[0].pause, Pause::kScene) << line;
    EXPECT_EQ(list[1].pause, Pause::kParagraph) << line;
  }
}

TEST(Sentences, AnswersNamesAndStreetsBeforeANewSentence) {
  EXPECT_EQ(pieces("He said no. 5 people left."), "He said no.|5 people left.");
  EXPECT_EQ(pieces("I am Max. 20 years old."), "I am Max.|20 years old.");
  EXPECT_EQ(pieces("He lived on Elm St. It was dark."), "He lived on Elm St.|It was dark.");
  EXPECT_EQ(pieces("It was in May.¹⁵ Then he left.[3] She stayed."), "It was in May.¹⁵|Then he left.[3]|She stayed.");
  EXPECT_EQ(pieces("Tom . . . what an honour. . . . He left."), "Tom . . . what an honour. . . .|He left.");
}

TEST(Sentences, ShortOnesJoinWithinTheParagraph) {
  EXPECT_EQ(pieces("Yes. I know that you are right. No.", 12), "Yes. I know that you are right. No.");
  EXPECT_EQ(pieces("Yes.\n\nI know that you are right.", 12), "Yes.|I know that you are right.");
}

TEST(Sentences, PunctuationAloneIsLeftOut) {
  EXPECT_EQ(pieces("One.\n\n* * *\n\nTwo. ... ?! --"), "One.|Two.");
  EXPECT_TRUE(split_sentences("... !!! ---").empty());
  EXPECT_TRUE(split_sentences(" \n\t\r\n ").empty());
}

TEST(Sentences, LongOnesAreCutAtClauses) {
  std::string text = "The man who came in was tired and wet";
  for (int i = 0; i < 12; ++i) text += ", and the next one who came was even more tired";
  SentenceOptions options;
  const auto list = split_sentences(text + ".", options);
  ASSERT_GT(list.size(), 2u);
  for (std::size_t i = 0; i + 1 < list.size(); ++i) {
    EXPECT_EQ(list[i].text.back(), ',');
    EXPECT_EQ(list[i].pause, Pause::kClause);
    EXPECT_LE(std::count(list[i].text.begin(), list[i].text.end(), ' ') + 1, options.max_words);
  }
  EXPECT_EQ(list.back().pause, Pause::kParagraph);
}

TEST(Sentences, WithoutCommasBeforeConjunctionsElseAtSpaces) {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "word ";
  const auto at_conjunction = split_sentences(text + "and " + text);
  ASSERT_GE(at_conjunction.size(), 2u);
  EXPECT_EQ(at_conjunction[1].text.substr(0, 4), "and ");
  const auto at_space = split_sentences(text + text);
  ASSERT_EQ(at_space.size(), 2u);
  EXPECT_EQ(at_space[0].text.size(), 40u * 5u - 1u);
}

TEST(Sentences, BadOptions) {
  EXPECT_THROW(split_sentences("x", {0, 220, 12}), Error);
  EXPECT_THROW(split_sentences("x", {40, -1, 12}), Error);
}

TEST(Sentences, StreamAndStringAgree) {
  const std::string text = "\xEF\xBB\xBFOne is here. Two\n is there!\n\nDr. No is three? Yes.\n";
  std::istringstream stream(text);
  SentenceReader reader(stream);
  const auto expected = split_sentences(text);
  EXPECT_EQ(expected.front().text.substr(0, 3), "One");
  for (const Sentence& sentence : expected) {
    const auto read = reader.next();
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->text, sentence.text);
    EXPECT_EQ(read->pause, sentence.pause);
  }
  EXPECT_FALSE(reader.next().has_value());
  EXPECT_FALSE(reader.next().has_value());
}

// One megabyte on one line: the reader asks for a little, gives a little, and loses nothing.
TEST(Sentences, EndlessLinesFlowThrough) {
  for (const std::string piece : {"word ", "word, ", "abc", "好", "9", "a.b", "? ", "\"", "Mr. ", "... ", "é. "}) {
    constexpr std::size_t kSize = 1 << 20;
    std::size_t given = 0;
    std::size_t taken = 0;
    std::size_t most_ahead = 0;
    SentenceReader reader([&](char* bytes, std::size_t size) {
      std::size_t count = 0;
      for (; count < size && given < kSize; ++count, ++given) bytes[count] = piece[given % piece.size()];
      return count;
    });
    std::size_t words = 0;
    while (const auto sentence = reader.next()) {
      EXPECT_LE(sentence->text.size(), 4096u);
      taken += sentence->text.size();
      words += static_cast<std::size_t>(std::count(sentence->text.begin(), sentence->text.end(), 'w'));
      if (piece == "word ") most_ahead = std::max(most_ahead, given - std::min(given, taken));
    }
    EXPECT_EQ(given, kSize);
    if (piece == "word ") {
      EXPECT_EQ(words, kSize / 5 + 1);
      EXPECT_LT(most_ahead, 16384u);
    }
    if (piece == "abc" || piece == "9") {
      EXPECT_EQ(taken, kSize);
    }
  }
}

TEST(Sentences, MultibyteCharactersStayWhole) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "好";
  for (const Sentence& sentence : split_sentences(text)) EXPECT_EQ(sentence.text.size() % 3, 0u);
}

TEST(Sentences, NulBytesAndControlCharactersPass) {
  const std::string text("One\0 two. Three\x01 is four.", 25);
  const auto list = split_sentences(text, {40, 220, 0});
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].text, std::string("One\0 two.", 9));
}

}  // namespace
}  // namespace timbre
