#include "synth/self_check.h"

#include <gtest/gtest.h>
#include <torch/types.h>

namespace timbre {
namespace {

// Tokens in which nothing repeats.
std::vector<int64_t> varied(std::size_t count) {
  std::vector<int64_t> tokens(count);
  for (std::size_t i = 0; i < count; ++i) tokens[i] = static_cast<int64_t>(100 + i);
  return tokens;
}

DrawnTokens drawn(std::vector<int64_t> tokens, std::size_t phonemes = 25) {
  DrawnTokens result;
  result.tokens = std::move(tokens);
  result.reached_eos = true;
  result.phonemes = phonemes;
  result.mute_token = 7;
  result.tokens_per_second = 25;
  return result;
}

std::vector<int64_t> with_run(int64_t token, std::size_t times) {
  auto tokens = varied(50);
  tokens.insert(tokens.begin() + 20, times, token);
  return tokens;
}

// The one reason that starts so.
void expect_reason(const CheckResult& result, const std::string& start) {
  ASSERT_EQ(result.reasons.size(), 1u) << start;
  EXPECT_EQ(result.reasons[0].rfind(start, 0), 0u) << result.reasons[0];
  EXPECT_GT(result.penalty, 0);
  EXPECT_FALSE(result.passed());
}

TEST(TokenCheck, PlausibleTokensPass) {
  const auto result = check_tokens(drawn(varied(50)));
  EXPECT_TRUE(result.passed());
  EXPECT_EQ(result.penalty, 0);
}

TEST(TokenCheck, MissingEndIsTheWorst) {
  auto endless = drawn(varied(50));
  endless.reached_eos = false;
  expect_reason(check_tokens(endless), "no end within 50 tokens");
  EXPECT_GT(check_tokens(endless).penalty, check_tokens(drawn(varied(10))).penalty);
}

TEST(TokenCheck, LengthFollowsThePhonemes) {
  EXPECT_TRUE(check_tokens(drawn(varied(22))).passed());  // 25 phonemes: 0.875 s …
  expect_reason(check_tokens(drawn(varied(21))), "too short");
  EXPECT_TRUE(check_tokens(drawn(varied(120))).passed());  // … to 4.8 s
  expect_reason(check_tokens(drawn(varied(121))), "too long");
  EXPECT_GT(check_tokens(drawn(varied(2))).penalty, check_tokens(drawn(varied(20))).penalty);
  EXPECT_GT(check_tokens(drawn(varied(300))).penalty, check_tokens(drawn(varied(130))).penalty);
}

TEST(TokenCheck, RunsOfOneTokenAreCounted) {
  EXPECT_TRUE(check_tokens(drawn(with_run(1, 20))).passed());
  expect_reason(check_tokens(drawn(with_run(1, 21))), "one token 21 times");
}

TEST(TokenCheck, SilenceMayLastLonger) {
  EXPECT_TRUE(check_tokens(drawn(with_run(7, 32))).passed());
  expect_reason(check_tokens(drawn(with_run(7, 33))), "silent for 1.3 s");
}

TEST(TokenCheck, LoopsAreFound) {
  auto tokens = varied(40);
  for (int i = 0; i < 9; ++i) tokens.insert(tokens.begin() + 20, {1, 2, 3});
  expect_reason(check_tokens(drawn(tokens)), "a loop of 27 tokens");
}

TEST(TokenCheck, NoTokensAtAll) { EXPECT_FALSE(check_tokens(drawn({})).passed()); }

TEST(LongestLoop, CountsTheWholeStretch) {
  EXPECT_EQ(longest_loop({}, 16), 0);
  EXPECT_EQ(longest_loop({1, 2, 3, 4, 5}, 16), 0);
  EXPECT_EQ(longest_loop({9, 1, 2, 1, 2, 8}, 16), 4);
  EXPECT_EQ(longest_loop({9, 1, 2, 1, 2, 1, 8}, 16), 5);
  EXPECT_EQ(longest_loop({1, 2, 3, 1, 2, 9}, 16), 0);           // not twice
  EXPECT_EQ(longest_loop({5, 5, 5, 5, 5, 5}, 16), 0);           // a run, not a loop
  EXPECT_EQ(longest_loop({1, 1, 2, 1, 1, 2, 1, 1, 2}, 16), 9);  // with a run in it
  EXPECT_EQ(longest_loop({1, 2, 3, 4, 1, 2, 3, 4}, 4), 8);
  EXPECT_EQ(longest_loop({1, 2, 3, 4, 1, 2, 3, 4}, 3), 0);  // beyond the longest period
}

TEST(CheckResult, SumsUp) {
  CheckResult all, more;
  EXPECT_TRUE(all.passed());
  all.add(2, "a");
  more.add(3, "b");
  all.add(more);
  EXPECT_EQ(all.penalty, 5);
  EXPECT_EQ(all.reasons, (std::vector<std::string>{"a", "b"}));
}

// 12 phonemes of four words, four frames each.
constexpr int64_t kFrames = 48;
const std::vector<WordRange> kWords{{"one", 0, 3}, {"two", 3, 6}, {"three", 6, 9}, {"four", 9, 12}};

// Frame t looks at phoneme t / 4.
torch::Tensor attention() {
  auto looks = torch::zeros({kFrames, 12});
  for (int64_t t = 0; t < kFrames; ++t) looks[t][t / 4] = 1;
  return looks;
}

// Makes the frames [begin, end) look at one phoneme.
void look_at(torch::Tensor& looks, int64_t begin, int64_t end, int64_t phoneme) {
  looks.narrow(0, begin, end - begin).zero_().select(1, phoneme).fill_(1);
}

std::vector<FrameSpan> straight() {
  std::vector<FrameSpan> spans;
  for (int64_t p = 0; p < 12; ++p) spans.push_back({4 * p, 4 * p + 4});
  return spans;
}

TEST(AlignmentCheck, StraightReadingPasses) { EXPECT_TRUE(check_alignment(attention(), straight(), kWords).passed()); }

TEST(AlignmentCheck, WordWithoutAttentionIsMissing) {
  auto looks = attention();
  look_at(looks, 12, 24, 2);  // the frames of "two" stay at the end of "one"
  expect_reason(check_alignment(looks, straight(), kWords), "'two' seems to be missing");
  auto spans = straight();
  look_at(looks, 12, 15, 3);  // a frame per phoneme is enough
  EXPECT_TRUE(check_alignment(looks, spans, kWords).passed());
}

TEST(AlignmentCheck, PunctuationNeedsNoAttention) {
  auto looks = attention();
  look_at(looks, 12, 24, 2);
  const std::vector<WordRange> without_two{kWords[0], kWords[2], kWords[3]};
  EXPECT_TRUE(check_alignment(looks, straight(), without_two).passed());
}

TEST(AlignmentCheck, JumpsAreNamedByWhereTheyGo) {
  CheckLimits limits;
  limits.min_word_frames = 0;
  auto looks = attention();
  look_at(looks, 0, 14, 10);
  EXPECT_TRUE(check_alignment(looks, straight(), kWords, limits).passed());
  look_at(looks, 0, 15, 10);
  expect_reason(check_alignment(looks, straight(), kWords, limits), "jumps to 'four' for 15 frames");
}

TEST(AlignmentCheck, LooksAtTheSameSoundElsewhereAreNoJump) {
  CheckLimits limits;
  limits.min_word_frames = 0;
  auto looks = attention();
  std::vector<std::int64_t> phonemes{1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3};
  for (int64_t t = 0; t < 12; ++t) look_at(looks, t, t + 1, 9 + t / 4);
  for (int64_t t = 36; t < kFrames; ++t) look_at(looks, t, t + 1, t / 4 - 9);
  EXPECT_TRUE(check_alignment(looks, straight(), kWords, limits, phonemes).passed());
  phonemes[9] = 10;
  limits.max_far_frames = 3;
  EXPECT_FALSE(check_alignment(looks, straight(), kWords, limits, phonemes).passed());
}

TEST(AlignmentCheck, LookingALittleAheadIsNoJump) {
  CheckLimits limits;
  limits.min_word_frames = 0;
  auto looks = attention();
  for (int64_t t = 0; t < kFrames; ++t) look_at(looks, t, t + 1, std::min<int64_t>(11, t / 4 + 3));
  EXPECT_TRUE(check_alignment(looks, straight(), kWords, limits).passed());
  for (int64_t t = 0; t < kFrames; ++t) look_at(looks, t, t + 1, std::min<int64_t>(11, t / 4 + 4));
  EXPECT_FALSE(check_alignment(looks, straight(), kWords, limits).passed());
}

}  // namespace
}  // namespace timbre
