#include "synth/heard_check.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "analysis/phoneme_classes.h"
#include "text/symbols.h"

namespace timbre {
namespace {

// "hand it over." with three words of four, two and four phonemes.
SpokenText text() {
  SpokenText text;
  for (const char* symbol : {"HH", "AE1", "N", "D", "IH1", "T", "OW1", "V", "ER0", "."})
    text.phonemes.push_back(symbol_id(symbol));
  text.words = {{"hand", 0, 4}, {"it", 4, 6}, {"over", 6, 9}};
  return text;
}

// Ten frames of each symbol: 0.9 for its class, the rest shared out.
at::Tensor heard(const std::vector<std::string>& symbols) {
  const auto count = static_cast<int64_t>(phoneme_class_names().size());
  const auto probs = at::full({static_cast<int64_t>(10 * symbols.size()), count}, 0.1 / static_cast<double>(count - 1));
  for (std::size_t i = 0; i < symbols.size(); ++i)
    probs.slice(0, static_cast<int64_t>(10 * i), static_cast<int64_t>(10 * i + 10))
        .select(1, phoneme_class(symbol_id(symbols[i])))
        .fill_(0.9);
  return probs.log();
}

TEST(HeardCheck, TakesSoundsWithoutPunctuation) {
  const auto made = text_phonemes(text());
  EXPECT_EQ(made.classes.size(), 9u);
  EXPECT_EQ(made.words, (std::vector<std::string>{"hand", "it", "over"}));
  EXPECT_EQ(made.word_of, (std::vector<std::size_t>{0, 0, 0, 0, 1, 1, 2, 2, 2}));
}

TEST(HeardCheck, PassesWhatIsSaid) {
  const auto check =
      check_heard(heard({".", "HH", "AE1", "N", "D", "IH1", "T", "OW1", "V", "ER0", "."}), text_phonemes(text()));
  EXPECT_TRUE(check.passed());
  EXPECT_EQ(check.penalty, 0);
}

TEST(HeardCheck, NamesAWordThatIsMissing) {
  const auto check = check_heard(heard({"HH", "AE1", "N", "D", "IH1", "T", "."}), text_phonemes(text()));
  ASSERT_FALSE(check.passed());
  EXPECT_EQ(check.reasons[0], "'over' was not heard");
}

TEST(HeardCheck, NamesWordsThatAreSaidAgain) {
  const auto check = check_heard(heard({"HH", "AE1", "N", "D", "IH1", "T", "OW1", "V", "ER0", "HH", "AE1", "N", "D",
                                        "IH1", "T", "OW1", "V", "ER0"}),
                                 text_phonemes(text()));
  ASSERT_FALSE(check.passed());
  EXPECT_NE(check.reasons[0].find("was heard again"), std::string::npos);
}

TEST(HeardCheck, PassesWhereNothingCanBeTold) { EXPECT_TRUE(check_heard(heard({"."}), TextPhonemes{}).passed()); }

}  // namespace
}  // namespace timbre
