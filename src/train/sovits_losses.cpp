#include "train/sovits_losses.h"

#include <torch/types.h>

namespace timbre {
namespace {

at::Tensor distance_from_one(const at::Tensor& score) { return (1 - score.to(torch::kFloat)).pow(2).mean(); }

void add(at::Tensor& sum, const at::Tensor& term) { sum = sum.defined() ? sum + term : term; }

}  // namespace

at::Tensor discriminator_loss(const std::vector<hifigan::Judgement>& real,
                              const std::vector<hifigan::Judgement>& fake) {
  at::Tensor loss;
  for (std::size_t i = 0; i < real.size(); ++i) {
    add(loss, distance_from_one(real[i].score) + fake[i].score.to(torch::kFloat).pow(2).mean());
  }
  return loss;
}

at::Tensor adversarial_loss(const std::vector<hifigan::Judgement>& fake) {
  at::Tensor loss;
  for (const auto& judgement : fake) add(loss, distance_from_one(judgement.score));
  return loss;
}

at::Tensor feature_matching_loss(const std::vector<hifigan::Judgement>& real,
                                 const std::vector<hifigan::Judgement>& fake) {
  at::Tensor loss;
  for (std::size_t i = 0; i < real.size(); ++i) {
    for (std::size_t j = 0; j < real[i].features.size(); ++j) {
      add(loss, torch::l1_loss(fake[i].features[j].to(torch::kFloat), real[i].features[j].detach().to(torch::kFloat)));
    }
  }
  return 2.0 * loss;
}

at::Tensor kl_loss(const at::Tensor& z_p, const at::Tensor& posterior_log_scale, const at::Tensor& prior_mean,
                   const at::Tensor& prior_log_scale, const at::Tensor& mask) {
  const auto log_scale = prior_log_scale.to(torch::kFloat);  // half precision overflows in exp(−2·log_scale)
  const auto deviation = (z_p.to(torch::kFloat) - prior_mean.to(torch::kFloat)).pow(2);
  const auto kl =
      log_scale - posterior_log_scale.to(torch::kFloat) - 0.5 + 0.5 * deviation * torch::exp(-2 * log_scale);
  const auto valid = mask.to(torch::kFloat);
  return (kl * valid).sum() / valid.sum();
}

GeneratorLosses generator_losses(const std::vector<hifigan::Judgement>& real,
                                 const std::vector<hifigan::Judgement>& fake, const at::Tensor& real_mel,
                                 const at::Tensor& fake_mel, const at::Tensor& kl, const SoVitsLossWeights& weights) {
  GeneratorLosses losses;
  losses.adversarial = adversarial_loss(fake);
  losses.feature_matching = feature_matching_loss(real, fake);
  losses.mel = weights.mel * torch::l1_loss(fake_mel, real_mel);
  losses.kl = weights.kl * kl;
  losses.total = losses.adversarial + losses.feature_matching + losses.mel + losses.kl;
  return losses;
}

}  // namespace timbre
