// The commands that show something and need no trained model.
#include <nlohmann/json.hpp>

#include "cli/run_timbre.h"

namespace timbre {
namespace {

const std::string kRecording = TIMBRE_SOURCE "/tests/data/voices/allison.flac";

TEST(Look, PhonemesOfASentence) {
  const Outcome outcome = run_timbre({"phonemize", "Room 42 is closed."});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "Room forty two is closed.\n"
            "  R UW1 M | F AO1 R T IY0 | T UW1 | IH1 Z | K L OW1 Z D | .\n");
}

TEST(Look, PhonemesAsJson) {
  const TempDir folder;
  spill(folder / "words.txt", "timbre\tT AE1 M B ER0\n");
  const Outcome outcome =
      run_timbre({"phonemize", "Timbre sings. \xF0\x9F\x98\x80", "--json", "--lexicon", folder / "words.txt"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto sentence = nlohmann::json::parse(outcome.out).at("sentences").at(0);
  const auto word = sentence.at("words").at(0);
  EXPECT_EQ(word.at("source"), "lexicon");
  EXPECT_EQ(word.at("phonemes"), (std::vector<std::string>{"T", "AE1", "M", "B", "ER0"}));
  EXPECT_EQ(sentence.at("words").at(1).at("source"), "dictionary");
}

TEST(Look, PictureOfARecording) {
  const TempDir folder;
  const Outcome outcome =
      run_timbre({"plot", kRecording, "-o", folder / "x.png", "--title", "Congratulations", "--width", "800"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  const std::string png = slurp(folder / "x.png");
  ASSERT_GT(png.size(), 1000U);
  EXPECT_EQ(png.substr(1, 3), "PNG");
  EXPECT_EQ(png.substr(16, 4), std::string("\0\0\x03\x20", 4));  // the width, 800
}

TEST(Look, QuietSaysNothing) {
  const TempDir folder;
  const Outcome outcome = run_timbre({"--quiet", "plot", kRecording, "-o", folder / "x.png"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out + outcome.err, "");
}

}  // namespace
}  // namespace timbre
