#include "gpt/text_focus.h"

#include <gtest/gtest.h>

#include "gpt_golden.h"

namespace timbre::golden {
namespace {

// After a step whose heads looked mostly at `phoneme`.
void look_at(TextFollower& follower, int64_t phoneme) {
  auto& window = *follower.window();
  window.looks = torch::full({window.text}, 0.01f);
  window.looks[phoneme] = 0.8f;
  follower.advance();
}

TEST(TextFollower, FollowsTheLookAndNeverGoesBack) {
  TextFollower follower(0, 1, 20, 0);
  look_at(follower, 3);
  EXPECT_EQ(follower.window()->begin, 3 - TextFollower::kBehind);
  EXPECT_EQ(follower.window()->end, 3 + TextFollower::kAhead + 1);
  look_at(follower, 2);
  EXPECT_EQ(follower.window()->begin, 3 - TextFollower::kBehind);
}

TEST(TextFollower, LooksElsewhereDoNotCount) {
  TextFollower follower(0, 1, 40, 5);
  look_at(follower, 30);
  EXPECT_LE(follower.window()->end, 5 + 2 * TextFollower::kAhead + 1);
}

TEST(TextFollower, TheEndIsNearOnlyAtTheLastPhonemes) {
  TextFollower follower(0, 1, 10, 0);
  for (const int64_t phoneme : {2, 4, 6}) {
    look_at(follower, phoneme);
    EXPECT_FALSE(follower.near_end()) << phoneme;
  }
  look_at(follower, 7);
  EXPECT_TRUE(follower.near_end());
  EXPECT_EQ(follower.steps_at_end(), 0);
  look_at(follower, 9);
  look_at(follower, 9);
  EXPECT_EQ(follower.steps_at_end(), 2);
}

TEST(TextFollower, WithoutGuidedHeadsNothingIsFollowed) {
  TextFollower follower(-1, 0, 10, 0);
  EXPECT_FALSE(follower.follows());
  EXPECT_EQ(follower.window(), nullptr);
}

class Window : public ArSmall {
 protected:
  torch::Tensor step(TextWindow* window) {
    auto cache = gpt_->make_cache(1, 50);
    gpt_->prefill(in("x"), {}, in("bert"), in("prompt"), cache);
    return gpt_->step(torch::tensor({3}, torch::kLong), cache, window);
  }
};

TEST_F(Window, OfTheWholeTextChangesNothing) {
  TextWindow window{1, 2, 0, 0, 20, 20, {}};
  EXPECT_CLOSE(step(&window), step(nullptr), 1e-5);
  EXPECT_GT(window.looks.min().item<float>(), 0);
}

TEST_F(Window, HidesThePhonemesBeyondIt) {
  TextWindow window{1, 2, 5, 4, 9, 20, {}};
  const auto logits = step(&window);
  EXPECT_FALSE(torch::allclose(logits, step(nullptr), 1e-3, 1e-3));
  EXPECT_EQ(window.looks.narrow(0, 0, 4).sum().item<float>(), 0);
  EXPECT_EQ(window.looks.narrow(0, 9, 11).sum().item<float>(), 0);
  EXPECT_GT(window.looks.narrow(0, 4, 5).min().item<float>(), 0);
}

}  // namespace
}  // namespace timbre::golden
