#pragma once
// Convolutions with weight normalisation: weight = weight_g · weight_v / ‖weight_v‖, the norm over every axis but the
// first (for the transposed convolution that axis is the INPUT channels). Source: Salimans and Kingma 2016; parameter
// names as torch.nn.utils.weight_norm writes them. For inference, remove_weight_norm computes the effective weight
// once.
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <vector>

namespace timbre::nn {

struct ConvOptions {
  int64_t stride = 1;
  int64_t padding = 0;
  int64_t dilation = 1;
  int64_t groups = 1;
};

// Padding that keeps the length of a stride-1 convolution with an odd kernel.
constexpr int64_t same_padding(int64_t kernel, int64_t dilation = 1) { return dilation * (kernel - 1) / 2; }

// The parameters and their product; the convolutions below derive from it.
class WeightNormImpl : public torch::nn::Module {
 public:
  // The effective weight, in the shape of weight_v.
  torch::Tensor weight() const;
  // Makes the effective weight equal to `weight` (shape of weight_v), folded or not.
  void set_weight(const torch::Tensor& weight);
  // Replaces weight_g and weight_v by one parameter "weight" that takes no gradient. A second call does nothing.
  void remove_weight_norm();

 protected:
  WeightNormImpl(const std::vector<int64_t>& weight_shape, int64_t out_channels, const ConvOptions& options);
  const ConvOptions options_;
  torch::Tensor bias_;

 private:
  torch::Tensor weight_g_, weight_v_;  // undefined once folded
  torch::Tensor folded_;               // undefined until folded
};

// x [B, in, T] → [B, out, T']
class WeightNormConv1dImpl : public WeightNormImpl {
 public:
  WeightNormConv1dImpl(int64_t in, int64_t out, int64_t kernel, const ConvOptions& options = {});
  torch::Tensor forward(const torch::Tensor& x);
};
TORCH_MODULE(WeightNormConv1d);

// x [B, in, T] → [B, out, (T − 1)·stride − 2·padding + kernel]
class WeightNormConvTranspose1dImpl : public WeightNormImpl {
 public:
  WeightNormConvTranspose1dImpl(int64_t in, int64_t out, int64_t kernel, const ConvOptions& options = {});
  torch::Tensor forward(const torch::Tensor& x);
};
TORCH_MODULE(WeightNormConvTranspose1d);

// A kernel of [kernel, 1]: x [B, in, T, P] → [B, out, T', P]. Stride and padding act on T alone.
class WeightNormColumnConv2dImpl : public WeightNormImpl {
 public:
  WeightNormColumnConv2dImpl(int64_t in, int64_t out, int64_t kernel, const ConvOptions& options = {});
  torch::Tensor forward(const torch::Tensor& x);
};
TORCH_MODULE(WeightNormColumnConv2d);

// Folds every weight-normalised convolution inside `root`, itself included.
void remove_weight_norm(torch::nn::Module& root);

}  // namespace timbre::nn
