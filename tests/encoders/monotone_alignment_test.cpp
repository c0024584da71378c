#include "encoders/monotone_alignment.h"

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <limits>

#include "base/expect_error.h"

namespace timbre {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

// The greatest sum of all paths from (0, 0) to the last frame and phoneme, by trying all of them.
double best_by_trial(const torch::Tensor& scores, int64_t t, int64_t p) {
  if (t < 0 || p < 0) return kNever;
  const double here = scores[t][p].item<double>();
  if (t == 0) return p == 0 ? here : kNever;
  return here + std::max(best_by_trial(scores, t - 1, p), best_by_trial(scores, t - 1, p - 1));
}

double sum_along(const torch::Tensor& scores, const std::vector<int64_t>& path) {
  double sum = 0;
  for (std::size_t t = 0; t < path.size(); ++t) sum += scores[static_cast<int64_t>(t)][path[t]].item<double>();
  return sum;
}

std::vector<int64_t> path_of(const torch::Tensor& scores) { return phoneme_of_frame(monotone_alignment(scores)); }

TEST(Alignment, FollowsTheHighScores) {
  const std::vector<int64_t> spoken{0, 0, 1, 2, 2, 2, 3};
  auto scores = torch::full({7, 4}, -5.0f);
  for (std::size_t t = 0; t < spoken.size(); ++t) scores[static_cast<int64_t>(t)][spoken[t]] = -0.1f;
  EXPECT_EQ(path_of(scores), spoken);
  const auto spans = monotone_alignment(scores);
  ASSERT_EQ(spans.size(), 4u);
  EXPECT_EQ(spans[2].begin, 3);
  EXPECT_EQ(spans[2].end, 6);
  EXPECT_EQ(spans[2].size(), 3);
}

TEST(Alignment, IsTheBestOfAllPaths) {
  torch::manual_seed(1);
  for (const int64_t frames : {1, 2, 3, 5, 8, 9}) {
    for (int64_t phonemes = 1; phonemes <= std::min<int64_t>(frames, 5); ++phonemes) {
      const auto scores = torch::randn({frames, phonemes});
      const auto path = path_of(scores);
      ASSERT_EQ(path.size(), static_cast<std::size_t>(frames));
      EXPECT_EQ(path.front(), 0);
      EXPECT_EQ(path.back(), phonemes - 1);
      for (std::size_t t = 1; t < path.size(); ++t) {
        EXPECT_GE(path[t], path[t - 1]);
        EXPECT_LE(path[t], path[t - 1] + 1);
      }
      EXPECT_NEAR(sum_along(scores, path), best_by_trial(scores, frames - 1, phonemes - 1), 1e-5);
    }
  }
}

TEST(Alignment, SkipsNoPhonemeHoweverUnlikely) {
  auto scores = torch::zeros({4, 3});
  scores.select(1, 1).fill_(-1000);
  const auto spans = monotone_alignment(scores);
  for (const auto& span : spans) EXPECT_GE(span.size(), 1);
  EXPECT_EQ(spans[1].size(), 1);
}

TEST(Alignment, TakesAnyLayoutAndType) {
  torch::manual_seed(2);
  const auto scores = torch::randn({5, 9}).t();
  EXPECT_EQ(path_of(scores), path_of(scores.contiguous()));
  EXPECT_EQ(path_of(scores), path_of(scores.to(torch::kDouble)));
}

TEST(Alignment, TooFewFramesAreSharedOut) {
  const auto spans = monotone_alignment(torch::zeros({2, 5}));
  ASSERT_EQ(spans.size(), 5u);
  EXPECT_EQ(spans.front().begin, 0);
  EXPECT_EQ(spans.back().end, 2);
  for (std::size_t p = 1; p < spans.size(); ++p) EXPECT_EQ(spans[p].begin, spans[p - 1].end);
  EXPECT_EQ(phoneme_of_frame(spans).size(), 2u);
}

TEST(Alignment, NothingToAlignIsADefect) {
  EXPECT_ERROR(ErrorKind::kInternal, "alignment", monotone_alignment(torch::zeros({0, 3})));
  EXPECT_ERROR(ErrorKind::kInternal, "alignment", monotone_alignment(torch::zeros({3, 0})));
  EXPECT_ERROR(ErrorKind::kInternal, "alignment", monotone_alignment(torch::zeros({3})));
}

}  // namespace
}  // namespace timbre
