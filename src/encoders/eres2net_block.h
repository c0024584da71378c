#pragma once
// The blocks of ERes2NetV2 (see eres2net.h). Maps are [B, C, F, T]: F bands of frequency, T frames.
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>

#include "nn/module_vector.h"

namespace timbre {

// Two maps into one, each weighted at each point by what both hold there: (1 + a)·x + (1 − a)·y, −1 < a < 1.
// Source: Dai et al. 2021, "Attentional feature fusion", the local branch.
class AttentiveFusionImpl : public torch::nn::Module {
 public:
  explicit AttentiveFusionImpl(int64_t channels);
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& y);  // twice [B, C, F, T] → [B, C, F, T]

 private:
  torch::nn::Conv2d squeeze_{nullptr}, expand_{nullptr};
  torch::nn::BatchNorm2d squeeze_norm_{nullptr}, expand_norm_{nullptr};
};
TORCH_MODULE(AttentiveFusion);

struct Eres2NetBlockConfig {
  int64_t in = 64;     // channels
  int64_t out = 256;   // channels
  int64_t width = 24;  // channels of one group
  int64_t groups = 4;  // convolved one after the other, each with what the one before gave
  int64_t stride = 1;  // over bands and frames
  bool fuse = false;   // groups meet by attentive fusion instead of addition
};

// A Res2Net bottleneck with residual. Its activation is clamp(x, 0, 20).
class Eres2NetBlockImpl : public torch::nn::Module {
 public:
  explicit Eres2NetBlockImpl(const Eres2NetBlockConfig& config);
  torch::Tensor forward(const torch::Tensor& x);  // [B, in, F, T] → [B, out, F / stride, T / stride], rounded up

 private:
  torch::Tensor shortcut(const torch::Tensor& x);

  const Eres2NetBlockConfig config_;
  torch::nn::Conv2d first_{nullptr}, last_{nullptr}, shortcut_{nullptr};
  torch::nn::BatchNorm2d first_norm_{nullptr}, last_norm_{nullptr}, shortcut_norm_{nullptr};
  nn::ModuleVector<torch::nn::Conv2d> convs_;
  nn::ModuleVector<torch::nn::BatchNorm2d> norms_;
  nn::ModuleVector<AttentiveFusion> fusions_;
};
TORCH_MODULE(Eres2NetBlock);

// A convolution with or without bias; a kernel of 3 keeps the size.
torch::nn::Conv2d eres2net_conv(int64_t in, int64_t out, int64_t kernel, int64_t stride, bool bias);

}  // namespace timbre
