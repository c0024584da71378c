#include "sovits/quantizer.h"

#include <torch/types.h>

namespace timbre {

QuantizerImpl::QuantizerImpl(const SoVitsConfig& config) {
  auto child = [](torch::nn::Module& parent, const std::string& name) {
    return parent.register_module(name, std::make_shared<torch::nn::Module>());
  };
  const auto layer = child(*child(*child(*this, "vq"), "layers"), "0");
  const auto codebook = child(*layer, "_codebook");
  codebook->register_buffer("inited", torch::ones({1}));
  codebook->register_buffer("cluster_size", torch::zeros({config.codebook_size}));
  embed_ = codebook->register_buffer("embed", torch::zeros({config.codebook_size, config.ssl_dim}));
  embed_average_ = codebook->register_buffer("embed_avg", torch::zeros({config.codebook_size, config.ssl_dim}));
}

torch::Tensor QuantizerImpl::encode(const torch::Tensor& x) {
  torch::NoGradGuard no_grad;
  const auto rows = x.transpose(1, 2).reshape({-1, x.size(1)});  // [B, C, T] → [B·T, C]
  // squared distance without the term that is the same for every code
  const auto distance = embed_.pow(2).sum(1) - 2 * torch::matmul(rows, embed_.t());
  return distance.argmin(1).view({x.size(0), x.size(2)});
}

torch::Tensor QuantizerImpl::decode(const torch::Tensor& codes) {
  return torch::embedding(embed_, codes).transpose(1, 2);  // [B, T, C] → [B, C, T]
}

void QuantizerImpl::set_codebook(const torch::Tensor& embed) {
  torch::NoGradGuard no_grad;
  embed_.copy_(embed);
  embed_average_.copy_(embed);
}

}  // namespace timbre
