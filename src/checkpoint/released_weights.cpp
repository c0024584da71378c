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

StateDict without_prefix(StateDict weights, const std::string& prefix) {
  for (auto item = weights.begin(); item != weights.end();)
    item = item->first.rfind(prefix, 0) == 0 ? weights.erase(item) : std::next(item);
  return weights;
}

}  // namespace timbre
