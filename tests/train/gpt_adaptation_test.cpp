// Golden numbers of the loss itself: tests/gpt/gpt_train_test.cpp.
#include "train/gpt_adaptation.h"

#include <gtest/gtest.h>

#include <set>

#include "base/temp_dir.h"
#include "gpt/gpt_loss.h"
#include "train/finetune_clips_util.h"
#include "train/finetune_loop.h"

namespace timbre {
namespace {

Gpt narrow_gpt() {
  GptConfig config;
  config.embedding_dim = config.hidden_dim = 32, config.num_heads = 2, config.num_layers = 2;
  config.vocab_size = 17, config.eos = 16, config.bert_dim = 8;
  torch::manual_seed(5);
  return Gpt(config);
}

FinetuneData clips() {
  return split_clips(testing_clips::noise_clips(5, testing_clips::narrow_sovits("v2")->config()), 1);
}

GptAdaptationOptions official(bool full) {
  GptAdaptationOptions options;
  options.full = full;
  options.batch = 2;
  options.summed = true;
  options.damaged_tokens = 0;
  options.dropout = false;
  return options;
}

TEST(GptAdaptation, TheOfficialLossIsTheSumOverTokens) {
  auto options = official(true);
  GptAdaptation sum(narrow_gpt(), clips(), options);
  options.summed = false;
  GptAdaptation mean(narrow_gpt(), clips(), options);
  Metrics metrics;
  const double total = sum.loss(3, metrics).item<double>(), average = mean.loss(3, metrics).item<double>();
  EXPECT_NEAR(average, metrics.at("entropy"), 1e-5);
  const double tokens = total / average;
  EXPECT_NEAR(tokens, std::round(tokens), 1e-3);
  EXPECT_GT(tokens, 50);
}

TEST(GptAdaptation, PreferenceIsAddedWhereItIsAskedFor) {
  auto options = official(true);
  GptAdaptation plain(narrow_gpt(), clips(), options);
  options.prefer = true;
  GptAdaptation preferring(narrow_gpt(), clips(), options);
  Metrics metrics;
  const double without = plain.loss(3, metrics).item<double>(), with = preferring.loss(3, metrics).item<double>();
  EXPECT_GT(metrics.at("dpo"), 0);
  EXPECT_NEAR(with, without + metrics.at("dpo"), 1e-3);
}

TEST(GptAdaptation, WhatIsRehearsedAreThePlannedTokens) {
  auto options = official(true);
  auto planned = clips(), recorded = clips();
  for (auto& clip : planned.train) clip.planned = clip.codes.flip(0);
  for (auto& clip : recorded.train) clip.codes = clip.codes.flip(0);
  Metrics metrics;
  const auto loss = [&](const FinetuneData& data, double share) {
    options.rehearsed = share;
    return GptAdaptation(narrow_gpt(), data, options).loss(3, metrics).item<double>();
  };
  EXPECT_DOUBLE_EQ(loss(planned, 0), loss(clips(), 0));
  EXPECT_DOUBLE_EQ(loss(planned, 1), loss(recorded, 1));
  EXPECT_NE(loss(planned, 0), loss(planned, 1));
}

TEST(GptAdaptation, ADamagedStretchIsLostOrSaidTwice) {
  const auto codes = torch::arange(20);
  SplitMix64 random(1);
  std::set<bool> longer;
  for (int i = 0; i < 50; ++i) {
    const auto damaged = damaged_stretch(codes, random);
    ASSERT_GT(damaged.numel(), 0);
    EXPECT_EQ(damaged[damaged.numel() - 1].item<int64_t>(), 19);
    if (damaged.numel() != 20) longer.insert(damaged.numel() > 20);
    // all but one step goes up by one
    int64_t jumps = 0;
    for (int64_t k = 1; k < damaged.numel(); ++k) jumps += (damaged[k] - damaged[k - 1]).item<int64_t>() != 1;
    EXPECT_LE(jumps, 1);
  }
  EXPECT_EQ(longer.size(), 2u);
}

TEST(GptAdaptation, ItLearnsWithEitherOptimiser) {
  for (const bool full : {true, false}) {
    SCOPED_TRACE(full ? "full, ScaledAdam" : "low rank, AdamW");
    const TempDir folder;
    GptAdaptation stage(narrow_gpt(), clips(), official(full));
    FinetuneLoopOptions loop;
    loop.run = folder.path();
    loop.name = "gpt";
    loop.epochs = 5;
    loop.accumulate = 2;
    loop.learning_rate = full ? 1e-2 : 1e-2;
    loop.kind = full ? OptimizerKind::kScaledAdam : OptimizerKind::kAdamW;
    loop.optimizer.ema_decay = 0;
    const auto result = run_finetuning(stage, loop);
    EXPECT_LT(result.best_score, result.first_score);
    EXPECT_EQ(stage.factors().empty(), full);
  }
}

TEST(GptAdaptation, ClipsWithAndWithoutContextShareABatch) {
  auto data = clips();
  data.train[0].context = torch::randn({8, data.train[0].phonemes.numel()});
  GptAdaptation stage(narrow_gpt(), data, official(true));
  Metrics metrics;
  for (uint64_t seed = 0; seed < 6; ++seed) EXPECT_TRUE(std::isfinite(stage.loss(seed, metrics).item<double>()));
}

}  // namespace
}  // namespace timbre
