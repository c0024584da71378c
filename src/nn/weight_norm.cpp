#include "nn/weight_norm.h"

#include <torch/nn/init.h>
#include <torch/types.h>

#include <cmath>

namespace timbre::nn {

WeightNormImpl::WeightNormImpl(const std::vector<int64_t>& weight_shape, int64_t out_channels,
                               const ConvOptions& options)
    : options_(options) {
  auto v = torch::empty(weight_shape);
  torch::nn::init::kaiming_uniform_(v, std::sqrt(5.0));
  const double bound = 1.0 / std::sqrt(static_cast<double>(v[0].numel()));
  bias_ = register_parameter("bias", torch::empty({out_channels}).uniform_(-bound, bound));
  weight_g_ = register_parameter("weight_g", at::norm_except_dim(v, 2, 0).clone());
  weight_v_ = register_parameter("weight_v", v);
}

torch::Tensor WeightNormImpl::weight() const {
  return folded_.defined() ? folded_ : at::_weight_norm(weight_v_, weight_g_, 0);
}

void WeightNormImpl::set_weight(const torch::Tensor& weight) {
  torch::NoGradGuard no_grad;
  if (folded_.defined()) {
    folded_.copy_(weight);
    return;
  }
  weight_v_.copy_(weight);
  weight_g_.copy_(at::norm_except_dim(weight, 2, 0));
}

void WeightNormImpl::remove_weight_norm() {
  if (folded_.defined()) return;
  torch::NoGradGuard no_grad;
  const auto effective = weight().clone();
  parameters_.erase("weight_g");
  parameters_.erase("weight_v");
  weight_g_.reset();
  weight_v_.reset();
  folded_ = register_parameter("weight", effective, /*requires_grad=*/false);
}

WeightNormConv1dImpl::WeightNormConv1dImpl(int64_t in, int64_t out, int64_t kernel, const ConvOptions& options)
    : WeightNormImpl({out, in / options.groups, kernel}, out, options) {}

torch::Tensor WeightNormConv1dImpl::forward(const torch::Tensor& x) {
  return torch::conv1d(x, weight(), bias_, options_.stride, options_.padding, options_.dilation, options_.groups);
}

WeightNormConvTranspose1dImpl::WeightNormConvTranspose1dImpl(int64_t in, int64_t out, int64_t kernel,
                                                             const ConvOptions& options)
    : WeightNormImpl({in, out / options.groups, kernel}, out, options) {}

torch::Tensor WeightNormConvTranspose1dImpl::forward(const torch::Tensor& x) {
  return torch::conv_transpose1d(x, weight(), bias_, options_.stride, options_.padding, /*output_padding=*/0,
                                 options_.groups, options_.dilation);
}

WeightNormColumnConv2dImpl::WeightNormColumnConv2dImpl(int64_t in, int64_t out, int64_t kernel,
                                                       const ConvOptions& options)
    : WeightNormImpl({out, in / options.groups, kernel, 1}, out, options) {}

torch::Tensor WeightNormColumnConv2dImpl::forward(const torch::Tensor& x) {
  return torch::conv2d(x, weight(), bias_, {options_.stride, 1}, {options_.padding, 0}, {options_.dilation, 1},
                       options_.groups);
}

void remove_weight_norm(torch::nn::Module& root) {
  root.apply([](torch::nn::Module& module) {
    if (auto* normed = dynamic_cast<WeightNormImpl*>(&module)) normed->remove_weight_norm();
  });
}

}  // namespace timbre::nn
