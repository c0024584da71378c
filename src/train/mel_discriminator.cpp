#include "train/mel_discriminator.h"

#include "train/multi_mel.h"

namespace timbre {

MelPatchDiscriminatorImpl::MelPatchDiscriminatorImpl(int64_t width) : convs_(*this, "convs") {
  const auto conv = [](int64_t in, int64_t out, int64_t stride) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 5).stride({stride, 1}).padding(2));
  };
  convs_.add(conv(1, width, 2));
  convs_.add(conv(width, 2 * width, 2));
  convs_.add(conv(2 * width, 2 * width, 2));
  convs_.add(conv(2 * width, 1, 1));
}

hifigan::Judgement MelPatchDiscriminatorImpl::forward(const torch::Tensor& log_mel) {
  hifigan::Judgement judgement;
  auto x = ((log_mel + 4) / 3).unsqueeze(1);  // about unit spread
  for (std::size_t i = 0; i < convs_.size(); ++i) {
    x = convs_[i](x);
    if (i + 1 < convs_.size()) x = torch::leaky_relu(x, 0.2);
  }
  judgement.score = x.flatten(1);
  return judgement;
}

MelDiscriminatorImpl::MelDiscriminatorImpl() : parts_(*this, "parts") {
  for (std::size_t i = 0; i < MultiMel::kResolutions; ++i) parts_.add(MelPatchDiscriminator());
}

std::vector<hifigan::Judgement> MelDiscriminatorImpl::forward(const std::vector<torch::Tensor>& log_mels) {
  std::vector<hifigan::Judgement> judgements;
  for (std::size_t i = 0; i < parts_.size(); ++i) judgements.push_back(parts_[i](log_mels[i]));
  return judgements;
}

}  // namespace timbre
