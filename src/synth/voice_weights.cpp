#include "synth/voice_weights.h"

#include <fmt/format.h>
#include <torch/types.h>

#include "base/error.h"

namespace timbre {
namespace {

constexpr const char* kA = ".lora_a";
constexpr const char* kB = ".lora_b";

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() > end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

[[noreturn]] void unfit(const std::string& name, const std::string& why) {
  throw Error(ErrorKind::kModel,
              fmt::format("the voice's weights do not fit this model: {} {}; fine-tune the voice again", name, why));
}

void require_factors(const StateDict& factors) {
  for (const auto& [name, tensor] : factors) {
    const bool is_a = ends_with(name, kA);
    const auto other = name.substr(0, name.size() - 7) + (is_a ? kB : kA);
    const auto found = factors.find(other);
    if (found == factors.end()) unfit(name, "stands alone");
    if (tensor.dim() != 2 || !tensor.is_floating_point()) unfit(name, "is no matrix");
    if (is_a && found->second.dim() == 2 && found->second.size(1) != tensor.size(0))
      unfit(name, "has another rank than its fellow");
    if (!torch::isfinite(tensor.to(torch::kFloat)).all().item<bool>()) unfit(name, "is not finite");
  }
}

}  // namespace

std::shared_ptr<const VoiceWeights> voice_weights(const StateDict& tensors) {
  auto weights = std::make_shared<VoiceWeights>();
  for (const auto& [name, tensor] : tensors) {
    if (!ends_with(name, kA) && !ends_with(name, kB)) continue;
    if (name.rfind("sovits.", 0) == 0)
      weights->sovits[name.substr(7)] = tensor;
    else if (name.rfind("gpt.", 0) == 0)
      weights->gpt[name.substr(4)] = tensor;
  }
  require_factors(weights->sovits);
  require_factors(weights->gpt);
  return weights->sovits.empty() && weights->gpt.empty() ? nullptr : weights;
}

void add_voice_weights(const VoiceWeights& weights, StateDict& tensors) {
  for (const auto& [name, tensor] : weights.sovits) tensors["sovits." + name] = tensor.to(torch::kHalf);
  for (const auto& [name, tensor] : weights.gpt) tensors["gpt." + name] = tensor.to(torch::kHalf);
}

void Wardrobe::wear(torch::nn::Module& network, const StateDict& factors) {
  const torch::NoGradGuard no_grad;
  auto parameters = network.named_parameters();
  for (const auto& [name, original] : originals_) parameters[name].copy_(original);
  originals_.clear();
  for (const auto& [name, a] : factors) {
    if (!ends_with(name, kA)) continue;
    const auto of = name.substr(0, name.size() - 7);
    auto* weight = parameters.find(of);
    if (weight == nullptr) unfit(of, "is no weight of it");
    const auto& b = factors.at(of + kB);
    if (weight->size(0) != b.size(0) || weight->numel() != b.size(0) * a.size(1)) unfit(of, "has another shape");
    originals_[of] = weight->clone();
    const auto change = b.to(weight->device(), torch::kFloat).matmul(a.to(weight->device(), torch::kFloat));
    weight->add_(change.view_as(*weight).to(weight->scalar_type()));
  }
}

}  // namespace timbre
