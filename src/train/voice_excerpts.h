#pragma once
// Excerpts of utterances, drawn at random: what a step of voice_adaptation.h is made of.
#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <vector>

#include "base/random.h"

namespace timbre {

// A clip as the frozen encoders see it.
struct Utterance {
  torch::Tensor prior_mean, prior_scale;  // [192, T], the scale as a logarithm
  torch::Tensor wave;                     // [T · hop]; undefined where it was never recorded
  torch::Tensor spoken;                   // [T · hop]: the same as the model says it before it learns
  int64_t frames() const { return prior_mean.size(1); }
};

// What a step draws.
struct Draw {
  explicit Draw(uint64_t seed) : random(seed), noise_source(at::make_generator<at::CPUGeneratorImpl>(random())) {}

  const Utterance& one_of(const std::vector<Utterance>& clips) { return clips[random() % clips.size()]; }
  int64_t place_in(const Utterance& clip, int64_t frames) {
    return static_cast<int64_t>(random() % static_cast<uint64_t>(clip.frames() - frames + 1));
  }
  torch::Tensor noise_like(const torch::Tensor& x) { return torch::randn(x.sizes(), noise_source).to(x.device()); }

  SplitMix64 random;
  at::Generator noise_source;
};

// Excerpts of one length, as a batch.
struct Excerpts {
  std::vector<torch::Tensor> means, scales;
  void add(const Utterance& clip, int64_t from, int64_t frames) {
    means.push_back(clip.prior_mean.narrow(1, from, frames));
    scales.push_back(clip.prior_scale.narrow(1, from, frames));
  }
  torch::Tensor mean() const { return torch::stack(means); }    // [B, 192, frames]
  torch::Tensor scale() const { return torch::stack(scales); }  // [B, 192, frames]
};

}  // namespace timbre
