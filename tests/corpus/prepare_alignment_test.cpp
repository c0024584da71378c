#include "data/prepare_alignment.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "text/front_end.h"
#include "text/symbols.h"

namespace timbre {
namespace {

constexpr std::int64_t kSymbols = 40;

// What a good recogniser hears of these symbols, `frames` each: 0.9 for the right one.
at::Tensor heard(const std::vector<std::int64_t>& symbols_spoken, std::int64_t frames) {
  const auto count = static_cast<std::int64_t>(symbols_spoken.size());
  auto probs = at::full({count * frames, kSymbols + 60}, 0.1 / (kSymbols + 59));
  for (std::int64_t i = 0; i < count; ++i)
    probs.slice(0, i * frames, (i + 1) * frames).select(1, symbols_spoken[static_cast<std::size_t>(i)]).fill_(0.9);
  return probs.log().contiguous();
}

std::int64_t pause() { return symbol_id("_"); }  // 95

TEST(PrepareAlignment, FindsWordsAndPausesBetweenThem) {
  const std::vector<ReadWord> words = {{"one", {10, 11}}, {"two,", {12}}, {"three.", {13, 14}}};
  // No pause after the first word, a long one after the second.
  const auto result = align_words(heard({pause(), 10, 11, 12, pause(), pause(), 13, 14, pause()}, 5), words);
  ASSERT_EQ(result.words.size(), 3U);
  EXPECT_EQ(result.words[0].begin, 5);
  EXPECT_EQ(result.words[0].end, 15);
  EXPECT_EQ(result.words[1].begin, 15);
  EXPECT_EQ(result.words[1].end, 20);
  EXPECT_EQ(result.words[2].begin, 30);
  EXPECT_EQ(result.words[2].end, 40);
  EXPECT_NEAR(result.score, 0, 1e-6);
}

TEST(PrepareAlignment, WrongWordsScoreWorse) {
  const auto sound = heard({10, 11, 12, 13}, 5);
  const double right = align_words(sound, {{"a", {10, 11}}, {"b", {12, 13}}}).score;
  const double one_wrong = align_words(sound, {{"a", {10, 11}}, {"b", {12, 20}}}).score;
  const double all_wrong = align_words(sound, {{"a", {20, 21}}, {"b", {22, 23}}}).score;
  EXPECT_NEAR(right, 0, 1e-6);
  EXPECT_LT(one_wrong, right - 0.5);
  EXPECT_LT(all_wrong, one_wrong - 2);
}

TEST(PrepareAlignment, SpeechThatTheTextLacksScoresWorse) {
  const auto sound = heard({10, 11, 12, 13, 14, 15, 16, 17}, 5);
  EXPECT_LT(align_words(sound, {{"a", {10, 11}}}).score, -2);
}

TEST(PrepareAlignment, MoreWordsThanFramesFitNowhere) {
  const auto sound = heard({10, 11}, 1);
  const auto result = align_words(sound, {{"a", {10, 11}}, {"b", {12}}});
  EXPECT_TRUE(result.words.empty());
  EXPECT_EQ(result.score, kNoFit);
  EXPECT_EQ(align_words(sound, {}).score, kNoFit);
}

TEST(PrepareAlignment, ABeamFollowsALongText) {
  std::vector<std::int64_t> spoken;
  std::vector<ReadWord> words;
  for (std::int64_t i = 0; i < 300; ++i) {
    words.push_back({std::to_string(i), {i % 17, 17 + i % 19}});
    spoken.insert(spoken.end(), {i % 17, 17 + i % 19});
    if (i % 50 == 49) spoken.push_back(pause());
  }
  const auto sound = heard(spoken, 3);
  WordAlignmentOptions narrow;
  narrow.beam = 40;
  const auto all = align_words(sound, words), beam = align_words(sound, words, narrow);
  ASSERT_EQ(beam.words.size(), words.size());
  for (std::size_t i = 0; i < words.size(); ++i) EXPECT_EQ(beam.words[i].begin, all.words[i].begin);
  EXPECT_EQ(all.words[50].begin, (50 * 2 + 1) * 3);
}

TEST(PrepareAlignment, ReadsWordsWithTheirPunctuation) {
  const auto front_end = TextFrontEnd::load(TIMBRE_MODELS "/text");
  const auto words = read_words(front_end, "At 8:45, it left. Why?");
  EXPECT_EQ(text_of(words, 0, words.size()), "At eight forty five, it left. Why?");
  EXPECT_EQ(text_of(words, 4, 5), "it");
  for (const auto& word : words) EXPECT_FALSE(word.phonemes.empty());
  EXPECT_TRUE(read_words(front_end, "… 🙂").empty());
}

}  // namespace
}  // namespace timbre
