// The SoVITS stage of official models, on narrow networks. What one step computes is compared with the official code in
// sovits_losses_test.cpp; here the stage is compared with those same parts.
#include "train/sovits_finetuning.h"

#include <gtest/gtest.h>

#include "base/expect_error.h"
#include "base/temp_dir.h"
#include "checkpoint/state_dict.h"
#include "train/finetune_clips_util.h"
#include "train/finetune_loop.h"

namespace timbre {
namespace {

using testing_clips::narrow_sovits;
using testing_clips::noise_clips;

SovitsFinetuningOptions options_of(bool full) {
  SovitsFinetuningOptions options;
  options.full = full;
  options.batch = 2;
  options.segment_frames = 16;
  options.epoch_steps = 2;
  options.dropout = false;
  return options;
}

struct Parts {
  explicit Parts(bool full, const std::string& version = "v2")
      : model(narrow_sovits(version)),
        discriminators(std::vector<int64_t>{2}),  // the others take long
        data(split_clips(noise_clips(4, model->config()), 1)),
        stage(model, discriminators, data, options_of(full)) {}
  SoVits model;
  hifigan::Discriminators discriminators;
  FinetuneData data;
  SovitsFinetuning stage;
};

TEST(SovitsFinetuning, BothSidesJudgeTheSameSpeech) {
  Parts parts(true);
  Metrics metrics;
  parts.stage.adversary_loss(5, metrics).backward();
  for (const auto& parameter : parts.model->parameters()) EXPECT_FALSE(parameter.grad().defined());
  std::vector<torch::Tensor> before;
  for (const auto& parameter : parts.discriminators->parameters()) before.push_back(parameter.grad().clone());
  const auto loss = parts.stage.loss(5, metrics);
  loss.backward();
  std::size_t i = 0;  // the generator's side leaves no gradient in them
  for (const auto& parameter : parts.discriminators->parameters())
    EXPECT_TRUE(torch::equal(parameter.grad(), before[i++]));
  for (const char* name : {"adversarial", "matching", "mel", "kl", "discriminator"})
    EXPECT_GT(metrics.at(name), 0) << name;
  EXPECT_NEAR(loss.item<double>(),
              metrics.at("adversarial") + metrics.at("matching") + metrics.at("mel") + metrics.at("kl"), 1e-2);
  for (const auto& item : parts.model->named_parameters()) {
    const bool fixed = item.key().rfind("ssl_proj.", 0) == 0;
    EXPECT_EQ(item.value().grad().defined(), !fixed) << item.key();
  }
}

TEST(SovitsFinetuning, TheTextLearnsMoreSlowly) {
  for (const bool full : {true, false}) {
    Parts parts(full);
    for (const auto& item : parts.stage.trained().named_parameters()) {
      const auto& name = item.key();
      const bool text = name.find("text_embedding") != std::string::npos ||
                        name.find("encoder_text") != std::string::npos || name.find("mrte") != std::string::npos;
      EXPECT_EQ(parts.stage.relative_rate(name), text ? 0.4 : 1.0) << name;
    }
  }
}

TEST(SovitsFinetuning, ItLearns) {
  for (const bool full : {true, false}) {
    SCOPED_TRACE(full ? "full" : "low rank");
    const TempDir folder;
    Parts parts(full, "v2Pro");
    const auto tokens = parts.model->named_parameters()["ssl_proj.weight"].clone();
    const auto style = parts.model->named_parameters()["ref_enc.spectral.0.fc.weight"].clone();
    FinetuneLoopOptions loop;
    loop.run = folder.path();
    loop.name = "sovits";
    loop.epochs = 4;
    loop.learning_rate = full ? 2e-3 : 2e-2;
    loop.optimizer.ema_decay = 0;
    const auto result = run_finetuning(parts.stage, loop);
    EXPECT_LT(result.best_score, result.first_score);
    EXPECT_TRUE(parts.model->named_parameters()["ssl_proj.weight"].equal(tokens));
    EXPECT_EQ(parts.model->named_parameters()["ref_enc.spectral.0.fc.weight"].equal(style), !full);
    EXPECT_EQ(parts.stage.factors().empty(), full);
    for (const auto& [name, tensor] : parts.stage.factors()) EXPECT_NE(name.rfind("enc_q.", 0), 0u) << name;
  }
}

TEST(SovitsFinetuning, InterruptedAndResumedItEndsInTheSameBits) {
  const TempDir whole, parts;
  FinetuneLoopOptions loop;
  loop.run = whole.path();
  loop.name = "sovits";
  loop.epochs = 3;
  Parts once(false), first(false), second(false);
  for (auto* made : {&first, &second}) {
    load_state_dict(*made->model, state_dict(*once.model));
    load_state_dict(*made->discriminators, state_dict(*once.discriminators));
  }
  const auto expected = run_finetuning(once.stage, loop);
  loop.run = parts.path();
  loop.report = [](const std::string& kind, int64_t epoch, int64_t, const Metrics&) {
    if (kind == "train" && epoch == 2) throw Error(ErrorKind::kInternal, "killed");
  };
  EXPECT_THROW(run_finetuning(first.stage, loop), Error);
  loop.report = nullptr;
  const auto resumed = run_finetuning(second.stage, loop);
  EXPECT_EQ(resumed.last_score, expected.last_score);
  for (const auto& [name, tensor] : expected.best) EXPECT_TRUE(torch::equal(tensor, resumed.best.at(name))) << name;
}

TEST(SovitsFinetuning, ProVersionsHaveTwoMorePeriods) {
  EXPECT_EQ(discriminator_periods(false), (std::vector<int64_t>{2, 3, 5, 7, 11}));
  EXPECT_EQ(discriminator_periods(true), (std::vector<int64_t>{2, 3, 5, 7, 11, 17, 23}));
}

TEST(SovitsFinetuning, WithoutPosteriorEncoderOrClipsThereIsAnError) {
  auto config = narrow_sovits("v2")->config();
  const auto data = split_clips(noise_clips(2, config), 1);
  config.has_posterior_encoder = false;
  EXPECT_ERROR(
      ErrorKind::kModel, "enc_q",
      SovitsFinetuning(SoVits(config), hifigan::Discriminators(std::vector<int64_t>{}), data, options_of(true)));
  auto longer = options_of(true);
  longer.segment_frames = 1000;
  EXPECT_ERROR(ErrorKind::kInput, "long enough",
               SovitsFinetuning(narrow_sovits("v2"), hifigan::Discriminators(std::vector<int64_t>{}), data, longer));
}

}  // namespace
}  // namespace timbre
