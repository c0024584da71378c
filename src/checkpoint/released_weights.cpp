#include "checkpoint/released_weights.h"

#include <torch/types.h>

#include <iterator>

namespace timbre {

StateDict matrices_in_half(StateDict weights) {
  for (auto& [name, tensor] : weights) {
    tensor = tensor.detach().to(torch::kCPU);
    if (tensor.is_floating_point() && tensor.dim() > 1) tensor = tensor.to(torch::kHalf);
  }
  return weights;
}

StateDict with_plain_names(StateDict weights) {
  const std::string outer = "module.";
  const std::pair<std::string, std::string> renamed[] = {{"parametrizations.weight.original0", "weight_g"},
                                                         {"parametrizations.weight.original1", "weight_v"}};
  StateDict result;
  for (auto& [stored, tensor] : weights) {
    auto name = stored.rfind(outer, 0) == 0 ? stored.substr(outer.size()) : stored;
    for (const auto& [from, to] : renamed)
      if (const auto at = name.find(from); at != std::string::npos) name.replace(at, from.size(), to);
    result[name] = std::move(tensor);
  }
  return result;
}

StateDict without_prefix(StateDict weights, const std::string& prefix) {
  for (auto item = weights.begin(); item != weights.end();)
    item = item->first.rfind(prefix, 0) == 0 ? weights.erase(item) : std::next(item);
  return weights;
}

}  // namespace timbre
