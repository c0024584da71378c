// Numbers: tests/data/golden/ar_small.safetensors.
#include <gtest/gtest.h>

#include <cmath>

#include "gpt/gpt_loss.h"
#include "gpt_golden.h"

namespace timbre::golden {
namespace {

class Train : public ArSmall {
 protected:
  GptTrainOutput run(const GptTrainOptions& options) {
    return gpt_->forward(in("train_phoneme_ids"), in("train_phoneme_len"), in("train_bert"), in("train_semantic_ids"),
                         in("train_semantic_len"), options);
  }
};

const GptTrainOptions kOfficial{GptPadding::kOfficial, -1, {}};

TEST_F(Train, LossAndAccuracyAreTheOfficialOnes) {
  const auto output = run(kOfficial);
  EXPECT_TRUE(torch::equal(output.targets, out("s1_targets")));
  const auto ends = torch::stack({output.logits.select(1, 0), output.logits.select(1, -1)}, 1);
  EXPECT_CLOSE(ends, out("s1_logits_first_last"), 1e-3);
  EXPECT_CLOSE(gpt_cross_entropy(output.logits, output.targets).reshape({1}), out("s1_loss"), 1e-4);
  EXPECT_NEAR(gpt_top_k_accuracy(output.logits, output.targets, 1024), out("s1_top3_acc").item<double>(), 1e-6);
}

TEST_F(Train, GradientsAreTheOfficialOnes) {
  const auto output = run(kOfficial);
  gpt_cross_entropy(output.logits, output.targets).backward();
  const auto parameters = gpt_->named_parameters();
  int compared = 0;
  for (const auto& [name, expected] : without_prefix(file_, "o/s1_grad/")) {
    auto gradient = parameters[name].grad();
    if (gradient.numel() != expected.numel()) gradient = gradient.flatten().narrow(0, 0, expected.numel());
    EXPECT_CLOSE(gradient, expected, 1e-4);
    ++compared;
  }
  EXPECT_EQ(compared, 6);
  double squares = 0;
  for (const auto& parameter : gpt_->parameters()) squares += parameter.grad().pow(2).sum().item<double>();
  EXPECT_NEAR(std::sqrt(squares) / out("s1_grad_total_norm").item<double>(), 1, 1e-4);
}

TEST_F(Train, PreferenceLossIsTheOfficialOne) {
  const auto chosen = run(kOfficial);
  const auto rejected = gpt_->forward(in("train_phoneme_ids"), in("train_phoneme_len"), in("train_bert"),
                                      in("dpo_reject_y"), in("dpo_reject_len"), kOfficial);
  const auto a = gpt_log_probability(chosen.logits, chosen.targets);
  const auto r = gpt_log_probability(rejected.logits, rejected.targets);
  EXPECT_CLOSE(a, out("dpo_A_logps"), 1e-4);
  EXPECT_CLOSE(r, out("dpo_R_logps"), 1e-4);
  const auto total = gpt_cross_entropy(chosen.logits, chosen.targets) + dpo_loss(a, r);
  EXPECT_CLOSE(total.reshape({1}), out("dpo_total_loss"), 1e-4);
  // Close preferences, where the term is not negligible: -log sigmoid(0.2 * (-1 - 1)) = log(1 + e^0.4).
  EXPECT_NEAR(dpo_loss(torch::tensor({-1.0}), torch::tensor({1.0})).item<double>(), std::log1p(std::exp(0.4)), 1e-6);
}

TEST_F(Train, MaskedBatchEqualsItsSequencesAlone) {
  const auto batch = run({GptPadding::kMasked, -1});
  for (int64_t b = 0; b < 2; ++b) {
    const int64_t text = in("train_phoneme_len")[b].item<int64_t>(),
                  audio = in("train_semantic_len")[b].item<int64_t>();
    const auto alone = [&](const std::string& name, int64_t frames) {
      return in(name).narrow(0, b, 1).narrow(-1, 0, frames);
    };
    const auto one = gpt_->forward(alone("train_phoneme_ids", text), in("train_phoneme_len").narrow(0, b, 1),
                                   alone("train_bert", text), alone("train_semantic_ids", audio),
                                   in("train_semantic_len").narrow(0, b, 1));
    EXPECT_CLOSE(batch.logits[b].narrow(0, 0, audio + 1), one.logits[0], 1e-5);
    EXPECT_TRUE(torch::equal(batch.targets[b].narrow(0, 0, audio + 1), one.targets[0]));
    EXPECT_EQ(one.targets[0][-1].item<int64_t>(), 1024);
    EXPECT_TRUE(batch.targets[b].narrow(0, audio + 1, 30 - audio).eq(-100).all().item<bool>());
  }
}

TEST_F(Train, WithoutPaddingBothMasksAgree) {
  const auto one = [&](GptPadding padding) {
    return gpt_->forward(in("train_phoneme_ids").narrow(0, 0, 1), in("train_phoneme_len").narrow(0, 0, 1),
                         in("train_bert").narrow(0, 0, 1), in("train_semantic_ids").narrow(0, 0, 1),
                         in("train_semantic_len").narrow(0, 0, 1), {padding, -1});
  };
  const auto masked = one(GptPadding::kMasked), official = one(GptPadding::kOfficial);
  EXPECT_CLOSE(masked.logits, official.logits, 1e-6);
  EXPECT_TRUE(torch::equal(masked.targets, official.targets));
}

TEST_F(Train, TeacherForcingPredictsWhatDecodingPredicts) {
  const auto tokens = in("train_semantic_ids").narrow(0, 0, 1);
  const auto x = in("train_phoneme_ids").narrow(0, 0, 1), bert = in("train_bert").narrow(0, 0, 1);
  const auto trained =
      gpt_->forward(x, in("train_phoneme_len").narrow(0, 0, 1), bert, tokens, in("train_semantic_len").narrow(0, 0, 1));
  auto cache = gpt_->make_cache(1, 60);
  std::vector<torch::Tensor> logits{gpt_->prefill(x, {}, bert, {}, cache)};
  for (int64_t t = 0; t < 30; ++t) logits.push_back(gpt_->step(tokens.select(1, t), cache));
  EXPECT_CLOSE(trained.logits[0], torch::cat(logits), 1e-4);
}

TEST_F(Train, ReturnsAttentionOfTheChosenLayerWithGradients) {
  const auto plain = run({GptPadding::kMasked, -1});
  EXPECT_FALSE(plain.attention.defined());
  const auto output = run({GptPadding::kMasked, 1});
  EXPECT_CLOSE(output.logits, plain.logits, 1e-5);
  ASSERT_EQ(output.attention.sizes(), (std::vector<int64_t>{2, 4, 50, 50}));
  EXPECT_CLOSE(output.attention.sum(-1), torch::ones({2, 4, 50}), 1e-5);
  EXPECT_EQ(output.attention.narrow(2, 0, 20).narrow(3, 20, 30).abs().max().item<float>(), 0);  // text sees no audio
  EXPECT_EQ(output.attention[1].narrow(2, 13, 7).abs().max().item<float>(), 0);                 // nobody sees padding
  EXPECT_GT(output.attention[1].narrow(1, 20, 22).narrow(2, 0, 13).min().item<float>(), 0);     // audio sees its text
  const auto first = run({GptPadding::kMasked, 0});
  EXPECT_GT(relative_error(first.attention, output.attention), 0.01);
  output.attention.narrow(2, 20, 30).narrow(3, 0, 5).log().clamp_min(-20).sum().backward();
  EXPECT_GT(gpt_->named_parameters()["h.layers.1.self_attn.in_proj_weight"].grad().abs().max().item<float>(), 0);
}

TEST_F(Train, DropoutActsInTrainingOnly) {
  EXPECT_TRUE(torch::equal(run(kOfficial).logits, run(kOfficial).logits));
  gpt_->train();
  EXPECT_GT(relative_error(run(kOfficial).logits, run(kOfficial).logits), 0.01);
}

TEST(GptLoss, AccuracyCountsTopThreeWithoutEndTokens) {
  const auto logits =
      torch::tensor({{{5.f, 4.f, 3.f, 2.f, 1.f}, {5.f, 4.f, 3.f, 2.f, 1.f}, {5.f, 4.f, 3.f, 2.f, 9.f}}});
  EXPECT_DOUBLE_EQ(gpt_top_k_accuracy(logits, torch::tensor({{2, 3, 4}}, torch::kLong), 4), 0.5);
  EXPECT_DOUBLE_EQ(gpt_top_k_accuracy(logits, torch::tensor({{2, -100, -100}}, torch::kLong), 4), 1);
  EXPECT_DOUBLE_EQ(gpt_top_k_accuracy(logits, torch::tensor({{4, -100, -100}}, torch::kLong), 4), 0);
}

TEST(GptLoss, IgnoredTargetsCountForNothing) {
  const auto logits = finput("loss.logits", {2, 4, 6}, 3);
  const auto all = torch::tensor({{1, 2, 5, -100}, {3, 5, -100, -100}}, torch::kLong);
  const auto expected = gpt_cross_entropy(logits.narrow(0, 0, 1).narrow(1, 0, 3), all.narrow(0, 0, 1).narrow(1, 0, 3)) +
                        gpt_cross_entropy(logits.narrow(0, 1, 1).narrow(1, 0, 2), all.narrow(0, 1, 1).narrow(1, 0, 2));
  EXPECT_CLOSE(gpt_cross_entropy(logits, all), expected, 1e-6);
  EXPECT_CLOSE(-gpt_log_probability(logits, all).sum(), expected, 1e-6);
}

}  // namespace
}  // namespace timbre::golden
