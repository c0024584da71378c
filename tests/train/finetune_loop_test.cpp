#include "train/finetune_loop.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/linear.h>

#include <csignal>
#include <limits>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/temp_dir.h"
#include "checkpoint/state_dict.h"

namespace timbre {
namespace {

// y = x · wanted, learnt from random x; validation gets worse after `turn` validations where that is asked for.
class LineStage : public FinetuneStage {
 public:
  torch::nn::Module& trained() override { return *line_; }
  torch::Tensor loss(uint64_t seed, Metrics& metrics) override {
    ++losses;
    if (losses == raise_at) std::raise(SIGINT);
    torch::manual_seed(seed);
    const auto x = torch::randn({8, 3});
    auto error = (line_(x) - x.matmul(wanted_)).pow(2).mean();
    if (losses >= broken_from) error = error * std::numeric_limits<double>::quiet_NaN();
    metrics["error"] = error.item<double>();
    return error;
  }
  int64_t steps_per_epoch() const override { return 5; }
  Metrics validate() override {
    ++validations;
    const double worse = turn > 0 && validations > turn ? 10.0 * validations : 0;
    return {{"score", (line_->weight.t() - wanted_).pow(2).mean().item<double>() + worse}};
  }

  int losses = 0, validations = 0, raise_at = -1, turn = 0, broken_from = 1 << 30;

 private:
  static torch::nn::Linear make_line() {
    torch::manual_seed(3);
    return torch::nn::Linear(torch::nn::LinearOptions(3, 1).bias(false));
  }
  torch::nn::Linear line_ = make_line();
  torch::Tensor wanted_ = torch::tensor({{1.f}, {-2.f}, {0.5f}});
};

FinetuneLoopOptions options_in(const std::filesystem::path& run) {
  FinetuneLoopOptions options;
  options.run = run;
  options.name = "line";
  options.epochs = 6;
  options.learning_rate = 0.1;
  options.warmup_steps = 2;
  return options;
}

TEST(FinetuneLoop, LearnsAndKeepsTheBest) {
  const TempDir folder;
  LineStage stage;
  const auto result = run_finetuning(stage, options_in(folder.path()));
  EXPECT_EQ(result.epochs, 6);
  EXPECT_LT(result.best_score, 0.5 * result.first_score);
  EXPECT_FALSE(result.memorises());
}

TEST(FinetuneLoop, InterruptedAndResumedItEndsInTheSameBits) {
  const TempDir whole, parts;
  LineStage once;
  const auto expected = run_finetuning(once, options_in(whole.path()));

  install_interrupt_handlers();
  LineStage first;
  first.raise_at = 13;  // within the third epoch
  EXPECT_THROW(run_finetuning(first, options_in(parts.path())), Error);
  clear_interrupt();
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  LineStage second;
  const auto resumed = run_finetuning(second, options_in(parts.path()));
  EXPECT_EQ(first.losses + second.losses, once.losses);
  EXPECT_EQ(resumed.best_epoch, expected.best_epoch);
  EXPECT_EQ(resumed.best_score, expected.best_score);
  for (const auto& [name, tensor] : expected.best) EXPECT_TRUE(torch::equal(tensor, resumed.best.at(name)));
}

TEST(FinetuneLoop, StopsEarlyAndGoesBackToTheBest) {
  const TempDir folder;
  LineStage stage;
  stage.turn = 3;  // before the first epoch, and after the first and second
  auto options = options_in(folder.path());
  options.epochs = 20;
  options.patience = 2;
  const auto result = run_finetuning(stage, options);
  EXPECT_TRUE(result.stopped_early);
  EXPECT_TRUE(result.memorises());
  EXPECT_EQ(result.best_epoch, 2);
  EXPECT_EQ(result.epochs, 4);
  for (const auto& [name, tensor] : state_dict(stage.trained()))
    EXPECT_TRUE(torch::equal(tensor, result.best.at(name)));
}

TEST(FinetuneLoop, AFewBadGradientsAreSkippedManyAreAnError) {
  const TempDir folder;
  LineStage stage;
  stage.broken_from = 12;
  try {
    run_finetuning(stage, options_in(folder.path()));
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInternal);
    EXPECT_NE(std::string(error.what()).find("not finite"), std::string::npos) << error.what();
  }
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "state.safetensors"));
  for (const auto& [name, tensor] : state_dict(stage.trained()))
    EXPECT_TRUE(torch::isfinite(tensor).all().item<bool>());
}

std::vector<FinetuneClip> clips(int64_t count) {
  std::vector<FinetuneClip> made;
  for (int64_t i = 0; i < count; ++i) {
    FinetuneClip clip;
    clip.id = "clip" + std::to_string(i);
    clip.codes = torch::arange(20);
    clip.wave = torch::zeros({20 * 1024});
    made.push_back(clip);
  }
  return made;
}

TEST(SplitClips, OneInTenAtLeastOneAndAlwaysTheSame) {
  EXPECT_EQ(split_clips(clips(7), 1).validation.size(), 1u);
  EXPECT_EQ(split_clips(clips(35), 1).validation.size(), 3u);
  const auto a = split_clips(clips(35), 1), b = split_clips(clips(35), 1);
  for (std::size_t i = 0; i < a.train.size(); ++i) EXPECT_EQ(a.train[i].id, b.train[i].id);
}

TEST(SplitClips, ASingleClipIsCutInTwo) {
  const auto data = split_clips(clips(1), 1);
  ASSERT_EQ(data.train.size(), 1u);
  ASSERT_EQ(data.validation.size(), 1u);
  EXPECT_EQ(data.train[0].codes.numel(), 15);
  EXPECT_EQ(data.validation[0].codes.numel(), 5);
  EXPECT_EQ(data.validation[0].wave.numel(), 5 * 1024);
}

TEST(SplitClips, NoneIsAnError) { EXPECT_THROW(split_clips({}, 1), Error); }

}  // namespace
}  // namespace timbre
