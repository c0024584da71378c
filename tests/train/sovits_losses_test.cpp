// Golden numbers: tests/data/golden/sovits_v2_small.safetensors (official s2_train.py, one step in eval mode).
#include "train/sovits_losses.h"

#include <gtest/gtest.h>

#include "audio/mel.h"
#include "nn/masks.h"
#include "sovits/sovits_golden.h"
#include "sovits/training_forward.h"

namespace timbre {
namespace {

constexpr double kTolerance = 1e-4;

double total_norm(const std::vector<torch::Tensor>& parameters) {
  double sum = 0;
  for (const auto& p : parameters) {
    if (p.grad().defined()) sum += p.grad().pow(2).sum().item<double>();
  }
  return std::sqrt(sum);
}

// One training step of a small official network, computed once.
struct Step {
  golden::SmallSoVits golden;
  hifigan::Discriminators discriminators;
  TrainingForward forward;
  at::Tensor real_mel, fake_mel, discriminator_loss;
  std::vector<hifigan::Judgement> real, fake;
  GeneratorLosses losses;
  double discriminator_norm = 0;
  at::Tensor discriminator_grad;

  Step(const std::string& version, const std::vector<int64_t>& periods) : golden(version), discriminators(periods) {
    load_state_dict(*discriminators, golden::formula_state(state_dict(*discriminators), "disc:"));
    const auto batch = make_batch();
    forward = training_forward(golden.model, batch);
    LogMel mel({}, {});
    real_mel = nn::slice_segments(mel.of_spectrogram(batch.spec), batch.segment_starts, batch.segment_frames);
    fake_mel = mel.of_wave(forward.wave.squeeze(1));
    const auto real_wave = nn::slice_segments(golden.in("train_wave"), batch.segment_starts * 640, 32 * 640);
    judge(real_wave);
    const auto& f = forward;
    losses = generator_losses(real, fake, real_mel, fake_mel,
                              kl_loss(f.z_p, f.posterior.log_scale, f.prior.mean, f.prior.log_scale, f.mask));
    losses.total.backward();
  }

  TrainingBatch make_batch() const {
    TrainingBatch batch;
    batch.content = golden.in("ssl");
    batch.spec = linear_spectrogram(golden.in("train_wave").squeeze(1), {});
    batch.spec_lengths = golden.in("train_spec_len");
    batch.text = golden.in("text");
    batch.text_lengths = golden.in("text_len");
    batch.speaker = golden.speaker();
    batch.noise = golden.in("noise");
    batch.segment_starts = golden.in("train_ids_slice");
    return batch;
  }

  void judge(const at::Tensor& real_wave) {
    discriminator_loss = timbre::discriminator_loss(discriminators(real_wave), discriminators(forward.wave.detach()));
    discriminator_loss.backward();
    discriminator_norm = total_norm(discriminators->parameters());
    discriminator_grad = discriminators->named_parameters()["discriminators.0.convs.0.weight_v"].grad().clone();
    real = discriminators(real_wave);
    fake = discriminators(forward.wave);
  }
};

void expect_forward(const Step& step) {
  if (step.golden.has("train_y_hat")) EXPECT_CLOSE(step.forward.wave, step.golden.out("train_y_hat"), 1e-3);
  EXPECT_CLOSE(step.forward.z_p, step.golden.out("train_zp"), kTolerance);
  EXPECT_CLOSE(step.real_mel, step.golden.out("train_y_mel"), kTolerance);
  EXPECT_CLOSE(step.fake_mel, step.golden.out("train_y_hat_mel"), kTolerance);
}

void expect_discriminators(const Step& step) {
  EXPECT_CLOSE(step.real[0].score, step.golden.out("disc0_real"), kTolerance);
  EXPECT_CLOSE(step.fake[1].score, step.golden.out("disc_p2_fake"), kTolerance);
  std::vector<torch::Tensor> means;
  for (const auto& judgement : step.real) {
    for (const auto& feature : judgement.features) means.push_back(feature.detach().mean());
  }
  EXPECT_CLOSE(torch::stack(means), step.golden.out("disc_fmap_r_means"), kTolerance);
}

void expect_losses(const Step& step) {
  EXPECT_CLOSE(step.discriminator_loss.view({1}), step.golden.out("loss_disc"), kTolerance);
  EXPECT_CLOSE(step.losses.adversarial.view({1}), step.golden.out("loss_gen"), kTolerance);
  EXPECT_CLOSE(step.losses.feature_matching.view({1}), step.golden.out("loss_feature"), kTolerance);
  EXPECT_CLOSE(step.losses.mel.view({1}), step.golden.out("loss_mel"), kTolerance);
  EXPECT_CLOSE(step.losses.kl.view({1}), step.golden.out("loss_kl"), kTolerance);
  EXPECT_CLOSE(step.losses.total.view({1}), step.golden.out("loss_total"), kTolerance);
  // the frozen quantizer has no loss of its own
  EXPECT_EQ(step.golden.out("loss_kl_ssl").item<float>(), 0.0f);
}

void expect_gradients(const Step& step) {
  EXPECT_CLOSE(step.discriminator_grad, step.golden.out("grad_disc0_conv0_weight_v"), kTolerance);
  EXPECT_NEAR(step.discriminator_norm / step.golden.out("loss_grad_norm_d").item<float>(), 1.0, kTolerance);
  const auto parameters = step.golden.model->named_parameters();
  const auto stored = golden::without_prefix(step.golden.data, "o/grad/");
  EXPECT_EQ(stored.size(), 7u);
  for (const auto& [name, expected] : stored) {
    SCOPED_TRACE(name);
    EXPECT_CLOSE(parameters[name].grad(), expected, kTolerance);
  }
  const double norm = total_norm(step.golden.model->parameters());
  EXPECT_NEAR(norm / step.golden.out("loss_grad_norm_g").item<float>(), 1.0, kTolerance);
  EXPECT_FALSE(parameters["ssl_proj.weight"].grad().defined());
}

void expect_official_step(const std::string& version, const std::vector<int64_t>& periods) {
  const Step step(version, periods);
  expect_forward(step);
  expect_discriminators(step);
  expect_losses(step);
  expect_gradients(step);
}

TEST(SoVitsTrainingStepTest, EqualsTheOfficialV2) { expect_official_step("v2", {2, 3, 5, 7, 11}); }
TEST(SoVitsTrainingStepTest, EqualsTheOfficialV2Pro) { expect_official_step("v2Pro", {2, 3, 5, 7, 11, 17, 23}); }

TEST(KlLossTest, IsZeroWherePosteriorAndPriorAgreeOnAverage) {
  // a sample one deviation from the mean has exactly the expected squared deviation
  const auto mean = torch::randn({2, 3, 4}), log_scale = torch::randn({2, 3, 4});
  const auto z_p = mean + torch::exp(log_scale);
  auto mask = torch::ones({2, 1, 4});
  EXPECT_NEAR(kl_loss(z_p, log_scale, mean, log_scale, mask).item<float>(), 0.0, 1e-5);
  // per frame, summed over channels; padding does not count
  EXPECT_NEAR(kl_loss(z_p, log_scale - 2, mean, log_scale, mask).item<float>(), 6.0, 1e-4);
  mask.narrow(2, 2, 2).zero_();
  EXPECT_NEAR(kl_loss(z_p, log_scale - 2, mean, log_scale, mask).item<float>(), 6.0, 1e-4);
}

}  // namespace
}  // namespace timbre
