// The SoVITS stage of the base model, on narrow networks.
#include "train/voice_adaptation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/expect_error.h"
#include "base/temp_dir.h"
#include "checkpoint/state_dict.h"
#include "nn/weight_norm.h"
#include "train/finetune_clips_util.h"
#include "train/finetune_loop.h"

namespace timbre {
namespace {

using testing_clips::narrow_sovits;
using testing_clips::noise_clips;

VoiceAdaptationOptions small_options() {
  VoiceAdaptationOptions options;
  options.rank = 4;
  options.batch = 2, options.rebuilt = 1, options.frames = 24, options.vocoder_frames = 16;
  options.epoch_steps = 3;
  return options;
}

// Stands for the content encoder: the wave's level, every 64 samples.
torch::Tensor levels(const torch::Tensor& waves) {
  return torch::avg_pool1d(waves.abs().unsqueeze(1), {64}, {64}) * 10;
}

struct Parts {
  explicit Parts(const VoiceAdaptationOptions& options, VoiceListeners listeners = {levels, nullptr},
                 bool posterior = true, int64_t clips = 4)
      : model(folded(posterior)), data(split_clips(noise_clips(clips, model->config()), 1)) {
    torch::manual_seed(5);
    stage = std::make_unique<VoiceAdaptation>(model, data, planned(), torch::randn({model->config().gin_channels}),
                                              std::move(listeners), options);
  }
  std::vector<Prior> planned() const {
    Prior prior;
    prior.mean = torch::randn({1, model->config().inter_channels, 40});
    prior.log_scale = torch::zeros_like(prior.mean);
    return {prior};
  }
  static SoVits folded(bool posterior) {
    auto model = narrow_sovits("v2");
    if (!posterior) {
      auto config = model->config();
      config.has_posterior_encoder = false;
      model = SoVits(config);
    }
    nn::remove_weight_norm(*model);
    return model;
  }
  // After `epochs` of learning.
  Metrics learnt(int64_t epochs, double rate = 2e-2) {
    const TempDir folder;
    Metrics last;
    FinetuneLoopOptions loop;
    loop.run = folder.path();
    loop.name = "voice";
    loop.epochs = epochs;
    loop.learning_rate = rate;
    loop.optimizer.ema_decay = 0;
    loop.report = [&last](const std::string& kind, int64_t, int64_t, const Metrics& metrics) {
      if (kind == "train") last = metrics;
    };
    result = run_finetuning(*stage, loop);
    return last;
  }
  SoVits model;
  FinetuneData data;
  std::unique_ptr<VoiceAdaptation> stage;
  FinetuneResult result;
};

TEST(VoiceAdaptation, ComesCloserToTheRecordings) {
  Parts parts(small_options());
  const auto text = parts.model->named_parameters()["enc_p.text_embedding.weight"].clone();
  parts.learnt(6);
  EXPECT_LT(parts.result.best_score, parts.result.first_score);
  EXPECT_FALSE(parts.stage->factors().empty());
  for (const auto& [name, factor] : parts.stage->factors())
    EXPECT_TRUE(name.rfind("flow.", 0) == 0 || name.rfind("dec.", 0) == 0) << name;
  EXPECT_TRUE(torch::equal(parts.model->named_parameters()["enc_p.text_embedding.weight"], text));
}

TEST(VoiceAdaptation, StaysAsClearAsItWas) {
  auto options = small_options();
  options.rebuilt = 0, options.adversarial_weight = 0, options.content_weight = 0;
  const double free = Parts(options).learnt(12, 2e-3).at("content");
  options.content_weight = 500;
  const double held = Parts(options).learnt(12, 2e-3).at("content");
  EXPECT_LT(held, 0.9 * free);
}

TEST(VoiceAdaptation, LearnsToRebuildRecordings) {
  auto options = small_options();
  options.rebuilt = 3, options.adversarial_weight = 0;
  Parts parts(options);
  const torch::NoGradGuard no_grad;
  const double before = parts.stage->validate().at("mel");
  {
    const at::AutoGradMode learning(true);
    parts.learnt(8);
  }
  EXPECT_LT(parts.stage->validate().at("mel"), 0.9 * before);
}

TEST(VoiceAdaptation, ItsScoreIsOfRebuiltClipsAndVoice) {
  const VoiceListeners listeners{levels, [](const torch::Tensor&) { return 0.25; }};
  const torch::NoGradGuard no_grad;
  const auto metrics = Parts(small_options(), listeners).stage->validate();
  EXPECT_EQ(metrics.at("similarity"), 0.25);
  EXPECT_DOUBLE_EQ(metrics.at("score"), metrics.at("mel") + 0.375);
}

TEST(VoiceAdaptation, WithoutAPosteriorEncoderNothingIsRebuilt) {
  Parts parts(small_options(), {levels, [](const torch::Tensor&) { return 0.25; }}, false);
  Metrics metrics;
  parts.stage->loss(1, metrics);
  EXPECT_EQ(metrics.count("mel"), 0u);
  const torch::NoGradGuard no_grad;
  const auto validated = parts.stage->validate();
  EXPECT_DOUBLE_EQ(validated.at("score"), validated.at("envelope") + 0.375);
}

TEST(VoiceAdaptation, LongerDataIsLearntFromForLonger) {
  auto options = small_options();
  options.epoch_steps = 0;
  const auto steps = [&](int64_t clips) {
    return Parts(options, {levels, nullptr}, true, clips).stage->steps_per_epoch();
  };
  EXPECT_EQ(steps(4), 25);
  EXPECT_GT(steps(60), 25);
}

// Noise with pauses, and with nothing above `hz`.
void end_at(FinetuneClip& clip, double hz, int64_t sample_rate) {
  const auto samples = clip.wave.numel();
  clip.wave.slice(0, 0, samples / 3) *= 1e-3;
  auto spectrum = torch::fft_rfft(clip.wave);
  spectrum.slice(0, std::lround(hz * static_cast<double>(samples) / static_cast<double>(sample_rate))).zero_();
  clip.wave = torch::fft_irfft(spectrum, samples);
}

TEST(VoiceAdaptation, ListensAsFarAsMostClipsReach) {
  Parts parts(small_options());
  const auto top_with = [&](double hz) {
    auto data = parts.data;
    for (auto& clip : data.train) clip.wave = clip.wave.clone();
    for (std::size_t i = 1; i < data.train.size(); ++i) end_at(data.train[i], hz, parts.model->config().sample_rate);
    end_at(data.train[0], 4000, parts.model->config().sample_rate);
    const auto voice = torch::randn({parts.model->config().gin_channels});
    return VoiceAdaptation(parts.model, data, {}, voice, {levels, nullptr}, small_options()).top_hz();
  };
  EXPECT_NEAR(top_with(7000), 6300, 300);
  EXPECT_EQ(top_with(16000), 10000);
  EXPECT_EQ(top_with(1000), 3000);
}

TEST(VoiceAdaptation, TheDrawHangsOnTheSeedAlone) {
  for (const bool adversarial : {true, false}) {
    auto options = small_options();
    options.adversarial_weight = adversarial ? 1 : 0;
    Parts one(options), two(options);
    load_state_dict(*two.model, state_dict(*one.model));
    Metrics metrics;
    const double first = one.stage->loss(7, metrics).item<double>();
    EXPECT_EQ(metrics.count("adversarial"), adversarial ? 1u : 0u);
    EXPECT_EQ(first, two.stage->loss(7, metrics).item<double>());
    EXPECT_NE(first, one.stage->loss(8, metrics).item<double>());
  }
}

TEST(VoiceAdaptation, WithoutAClipThatIsLongEnoughThereIsAnError) {
  auto options = small_options();
  options.frames = 1000;
  EXPECT_ERROR(ErrorKind::kInput, "long enough", Parts{options});
}

}  // namespace
}  // namespace timbre
