#include "analysis/spoken_path.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "analysis/phoneme_classes.h"
#include "text/symbols.h"

namespace timbre {
namespace {

// Ten frames of each class: 0.9 for it, the rest shared out.
at::Tensor spoken(const std::vector<std::int64_t>& classes) {
  const auto count = static_cast<int64_t>(phoneme_class_names().size());
  const auto probs = at::full({static_cast<int64_t>(10 * classes.size()), count}, 0.1 / static_cast<double>(count - 1));
  for (std::size_t i = 0; i < classes.size(); ++i)
    probs.slice(0, static_cast<int64_t>(10 * i), static_cast<int64_t>(10 * i + 10)).select(1, classes[i]).fill_(0.9);
  return probs.log();
}

// Three words of three phonemes each.
const TextPhonemes kText{{1, 2, 3, 4, 5, 6, 7, 8, 9}, {0, 0, 0, 1, 1, 1, 2, 2, 2}, {"one", "two", "three"}};

TEST(SpokenPath, AllThatIsThere) {
  const auto path = spoken_path(spoken({0, 1, 2, 3, 4, 5, 6, 0, 7, 8, 9, 0}), kText);
  ASSERT_TRUE(path.valid);
  EXPECT_EQ(path.skipped(), 0U);
  EXPECT_EQ(path.repeated(), 0U);
  EXPECT_NEAR(path.fit, 0, 1e-5);
  EXPECT_EQ(path.phoneme_of_frame[5], -1);
  EXPECT_EQ(path.phoneme_of_frame[15], 0);
  EXPECT_EQ(path.phoneme_of_frame[75], -1);
  EXPECT_EQ(path.phoneme_of_frame[105], 8);
}

TEST(SpokenPath, AWordLeftOut) {
  for (const auto& heard : {std::vector<std::int64_t>{1, 2, 3, 7, 8, 9}, {4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 5, 6}}) {
    const auto path = spoken_path(spoken(heard), kText);
    EXPECT_EQ(path.skipped(), 3U);
    EXPECT_EQ(path.repeated(), 0U);
  }
}

TEST(SpokenPath, WordsSaidAgain) {
  const auto path = spoken_path(spoken({1, 2, 3, 4, 5, 6, 4, 5, 6, 7, 8, 9}), kText);
  EXPECT_EQ(path.skipped(), 0U);
  EXPECT_EQ(path.repeated(), 3U);
  EXPECT_EQ(path.visits, (std::vector<int>{1, 1, 1, 2, 2, 2, 1, 1, 1}));
  const auto twice = spoken_path(spoken({1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 7, 8, 9}), kText);
  EXPECT_EQ(twice.repeated(), 6U);
}

TEST(SpokenPath, OnePhonemeLeftOut) {
  const auto path = spoken_path(spoken({1, 2, 3, 4, 6, 7, 8, 9}), kText);
  EXPECT_EQ(path.skipped(), 1U);
  EXPECT_EQ(path.visits[4], 0);
}

TEST(SpokenPath, NothingToAlign) {
  EXPECT_FALSE(spoken_path(spoken({1}), {}).valid);
  SpokenPathOptions small;
  small.most_cells = 100;
  EXPECT_FALSE(spoken_path(spoken({1, 2, 3}), kText, small).valid);
}

TEST(PhonemeClasses, StressDoesNotMatter) {
  EXPECT_EQ(phoneme_class(symbol_id("AH0")), phoneme_class(symbol_id("AH1")));
  EXPECT_NE(phoneme_class(symbol_id("AH0")), phoneme_class(symbol_id("AE1")));
  EXPECT_EQ(phoneme_class(symbol_id(",")), kPauseClass);
  EXPECT_EQ(phoneme_class(-1), kPauseClass);
  EXPECT_EQ(phoneme_class_names().size(), 40U);
  const auto logits = at::log_softmax(at::arange(3 * kSymbolCountV1, at::kFloat).reshape({3, kSymbolCountV1}).sin(), 1);
  EXPECT_TRUE(at::allclose(class_log_probs(logits).exp().sum(1), at::ones({3}), 1e-4));
}

}  // namespace
}  // namespace timbre
