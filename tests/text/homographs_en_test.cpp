#include "text/homographs_en.h"

#include <gtest/gtest.h>

#include "text/g2p_en.h"
#include "text/normalizer_en.h"

namespace timbre {
namespace {

// The phonemes of the word marked by * in `text`.
std::string reading(std::string text) {
  static const EnglishNormalizer normalizer;
  static const EnglishG2p g2p(TIMBRE_MODELS "/text");
  const std::size_t mark = text.find('*');
  const std::size_t before = normalizer.normalize(text.substr(0, mark)).tokens.size();
  text.erase(mark, 1);
  const auto tokens = normalizer.normalize(text).tokens;
  const auto sounds = g2p.pronounce(tokens);
  std::string joined;
  // A text cut before the mark ends with one full stop of its own.
  for (const auto& p : sounds[before == 0 ? 0 : before - 1].phonemes) joined += (joined.empty() ? "" : " ") + p;
  return joined;
}

TEST(HomographsEn, NounOrVerb) {
  EXPECT_EQ(reading("They will *record a song"), "R AH0 K AO1 R D");
  EXPECT_EQ(reading("She broke the *record"), "R EH1 K ER0 D");
  EXPECT_EQ(reading("the *use of force"), "Y UW1 S");
  EXPECT_EQ(reading("You can *use it"), "Y UW1 Z");
  EXPECT_EQ(reading("We *object to that"), "AH0 B JH EH1 K T");
  EXPECT_EQ(reading("a strange *object in the sky"), "AA1 B JH EH0 K T");
  EXPECT_EQ(reading("The *imports of oil rose"), "IH1 M P AO2 R T S");
}

TEST(HomographsEn, AdjectiveOrVerb) {
  EXPECT_EQ(reading("Please *close the door"), "K L OW1 Z");
  EXPECT_EQ(reading("We are very *close to it"), "K L OW1 S");
  EXPECT_EQ(reading("I want to *live here"), "L IH1 V");
  EXPECT_EQ(reading("Keep them *separate from us"), "S EH1 P R AH0 T");
}

TEST(HomographsEn, Read) {
  EXPECT_EQ(reading("I have *read the book"), "R EH1 D");
  EXPECT_EQ(reading("I want to *read the book"), "R IY1 D");
  EXPECT_EQ(reading("She *read it twice"), "R EH1 D");
  EXPECT_EQ(reading("It was *read aloud"), "R EH1 D");
  EXPECT_EQ(reading("Yesterday I *read a poem"), "R EH1 D");
  EXPECT_EQ(reading("Does she *read much?"), "R IY1 D");
  EXPECT_EQ(reading("I *read to us"), "R EH1 D");
  EXPECT_EQ(reading("I *read every day"), "R IY1 D");
}

TEST(HomographsEn, Sense) {
  EXPECT_EQ(reading("a *lead pipe"), "L EH1 D");
  EXPECT_EQ(reading("They *lead the race"), "L IY1 D");
  EXPECT_EQ(reading("She plays *bass guitar"), "B EY1 S");
  EXPECT_EQ(reading("He caught a *bass in the lake"), "B AE1 S");
  EXPECT_EQ(reading("the *wound healed"), "W UW1 N D");
  EXPECT_EQ(reading("She *wound up the clock"), "W AW1 N D");
  EXPECT_EQ(reading("a *bow and arrow"), "B OW1");
  EXPECT_EQ(reading("He *dove into the pool"), "D OW1 V");
  EXPECT_EQ(reading("Wait a *minute please"), "M IH1 N AH0 T");
}

}  // namespace
}  // namespace timbre
