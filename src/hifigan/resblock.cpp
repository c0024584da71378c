#include "hifigan/resblock.h"

#include <torch/types.h>

namespace timbre::hifigan {
namespace {

nn::WeightNormConv1d same_conv(int64_t channels, int64_t kernel, int64_t dilation) {
  nn::ConvOptions options;
  options.padding = nn::same_padding(kernel, dilation);
  options.dilation = dilation;
  return nn::WeightNormConv1d(channels, channels, kernel, options);
}

}  // namespace

ResBlockImpl::ResBlockImpl(ResBlockKind kind, int64_t channels, int64_t kernel, const std::vector<int64_t>& dilations)
    : dilated_(*this, kind == ResBlockKind::kPaired ? "convs1" : "convs") {
  for (const int64_t dilation : dilations) dilated_.add(same_conv(channels, kernel, dilation));
  if (kind == ResBlockKind::kSingle) return;
  nn::ModuleVector<nn::WeightNormConv1d> plain(*this, "convs2");
  for (std::size_t i = 0; i < dilations.size(); ++i) plain.add(same_conv(channels, kernel, 1));
  plain_.assign(plain.begin(), plain.end());
}

torch::Tensor ResBlockImpl::forward(torch::Tensor x) {
  for (std::size_t i = 0; i < dilated_.size(); ++i) {
    auto h = dilated_[i](torch::leaky_relu(x, kLeakySlope));
    // in place: a convolution's backward does not need its own output
    if (!plain_.empty()) h = plain_[i](torch::leaky_relu_(h, kLeakySlope));
    x = h + x;
  }
  return x;
}

}  // namespace timbre::hifigan
