#include "hifigan/discriminators.h"

#include <torch/types.h>

#include "hifigan/resblock.h"

namespace timbre::hifigan {
namespace {

struct Layer {
  int64_t in, out, kernel, stride, groups;
};
constexpr Layer kScaleLayers[] = {{1, 16, 15, 1, 1},      {16, 64, 41, 4, 4},       {64, 256, 41, 4, 16},
                                  {256, 1024, 41, 4, 64}, {1024, 1024, 41, 4, 256}, {1024, 1024, 5, 1, 1}};
constexpr Layer kPeriodLayers[] = {
    {1, 32, 5, 3, 1}, {32, 128, 5, 3, 1}, {128, 512, 5, 3, 1}, {512, 1024, 5, 3, 1}, {1024, 1024, 5, 1, 1}};
constexpr Layer kPost = {1024, 1, 3, 1, 1};

template <typename Conv>
Conv make_conv(const Layer& layer) {
  nn::ConvOptions options;
  options.stride = layer.stride;
  options.padding = nn::same_padding(layer.kernel);
  options.groups = layer.groups;
  return Conv(layer.in, layer.out, layer.kernel, options);
}

template <typename Conv>
Judgement judge(nn::ModuleVector<Conv>& convs, Conv& post, torch::Tensor x) {
  Judgement result;
  for (auto& conv : convs) {
    x = torch::leaky_relu(conv(x), kLeakySlope);
    result.features.push_back(x);
  }
  x = post(x);
  result.features.push_back(x);
  result.score = x.flatten(1);
  return result;
}

}  // namespace

ScaleDiscriminatorImpl::ScaleDiscriminatorImpl() : convs_(*this, "convs") {
  for (const auto& layer : kScaleLayers) convs_.add(make_conv<nn::WeightNormConv1d>(layer));
  post_ = register_module("conv_post", make_conv<nn::WeightNormConv1d>(kPost));
}

Judgement ScaleDiscriminatorImpl::forward(torch::Tensor wave) { return judge(convs_, post_, wave); }

PeriodDiscriminatorImpl::PeriodDiscriminatorImpl(int64_t period) : period_(period), convs_(*this, "convs") {
  for (const auto& layer : kPeriodLayers) convs_.add(make_conv<nn::WeightNormColumnConv2d>(layer));
  post_ = register_module("conv_post", make_conv<nn::WeightNormColumnConv2d>(kPost));
}

Judgement PeriodDiscriminatorImpl::forward(torch::Tensor wave) {
  const int64_t rest = wave.size(2) % period_;
  if (rest != 0) wave = at::reflection_pad1d(wave, {0, period_ - rest});
  // [B, 1, N] → [B, 1, N / period, period]
  return judge(convs_, post_, wave.reshape({wave.size(0), 1, wave.size(2) / period_, period_}));
}

DiscriminatorsImpl::DiscriminatorsImpl(const std::vector<int64_t>& periods) {
  const auto list = register_module("discriminators", std::make_shared<torch::nn::Module>());
  scale_ = list->register_module("0", ScaleDiscriminator());
  for (std::size_t i = 0; i < periods.size(); ++i) {
    periods_.push_back(list->register_module(std::to_string(i + 1), PeriodDiscriminator(periods[i])));
  }
}

std::vector<Judgement> DiscriminatorsImpl::forward(const torch::Tensor& wave) {
  std::vector<Judgement> result = {scale_(wave)};
  for (auto& discriminator : periods_) result.push_back(discriminator(wave));
  return result;
}

}  // namespace timbre::hifigan
