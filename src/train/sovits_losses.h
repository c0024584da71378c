#pragma once
// The losses of the joint SoVITS training. Source: module/losses.py and s2_train.py.
#include <ATen/core/Tensor.h>

#include <vector>

#include "hifigan/discriminators.h"

namespace timbre {

struct SoVitsLossWeights {
  double mel = 45.0;
  double kl = 1.0;
};

// Scalars; `total` carries the gradient for the generator side.
struct GeneratorLosses {
  at::Tensor adversarial, feature_matching, mel, kl, total;  // mel and kl already weighted
};

// Least squares: mean (1 − D(real))² + mean D(fake)², summed over discriminators.
at::Tensor discriminator_loss(const std::vector<hifigan::Judgement>& real, const std::vector<hifigan::Judgement>& fake);
// mean (1 − D(fake))², summed over discriminators.
at::Tensor adversarial_loss(const std::vector<hifigan::Judgement>& fake);
// 2 · mean |real − fake| of every layer's features, summed; no gradient into the real side.
at::Tensor feature_matching_loss(const std::vector<hifigan::Judgement>& real,
                                 const std::vector<hifigan::Judgement>& fake);
// Divergence of the posterior from the prior at the sample z_p, per valid frame. z_p, posterior log-scale, prior mean
// and log-scale [B, C, T], mask [B, 1, T].
at::Tensor kl_loss(const at::Tensor& z_p, const at::Tensor& posterior_log_scale, const at::Tensor& prior_mean,
                   const at::Tensor& prior_log_scale, const at::Tensor& mask);

// All of the generator's side. The judgements of the real and generated segment, their log-mels [B, bands, T], and
// kl_loss.
GeneratorLosses generator_losses(const std::vector<hifigan::Judgement>& real,
                                 const std::vector<hifigan::Judgement>& fake, const at::Tensor& real_mel,
                                 const at::Tensor& fake_mel, const at::Tensor& kl,
                                 const SoVitsLossWeights& weights = {});

}  // namespace timbre
