#include "train/teacher_tokens.h"

#include "base/error.h"
#include "checkpoint/safetensors.h"

namespace timbre {

TokenizerWeights read_tokenizer_weights(const std::filesystem::path& path) {
  const auto tensors = read_safetensors(path).tensors;
  const auto get = [&](const char* name) {
    const auto found = tensors.find(name);
    if (found == tensors.end())
      throw Error(ErrorKind::kModel, path.string() + " lacks " + name + ": make it with 'timbre train codebook'");
    return found->second.to(torch::kFloat);
  };
  return {get("ssl_proj.weight"), get("ssl_proj.bias"), get("quantizer.vq.layers.0._codebook.embed")};
}

torch::Tensor semantic_tokens(const torch::Tensor& features, const TokenizerWeights& weights) {
  torch::NoGradGuard no_grad;
  const auto x = torch::conv1d(features.unsqueeze(0), weights.weight, weights.bias, weights.stride())[0].t();  // [N, D]
  return (weights.codebook.pow(2).sum(1).unsqueeze(0) - 2 * x.matmul(weights.codebook.t())).argmin(1);
}

torch::Tensor token_phones(const TeacherUtterance& utterance, int64_t stride, int64_t tokens) {
  return utterance.frame_phone().index_select(0, torch::arange(tokens) * stride + stride / 2);
}

}  // namespace timbre
