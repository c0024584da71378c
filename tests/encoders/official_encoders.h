#pragma once
// What the tests of the official encoders share: the official keys, and weights by formula.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "checkpoint/state_dict.h"
#include "golden_util.h"

namespace timbre::golden {

using Shapes = std::map<std::string, std::vector<int64_t>>;

// Keys and shapes of "hubert", "bert" or "sv", without those for which `unused` holds.
inline Shapes official_shapes(const std::string& network, const std::function<bool(const std::string&)>& unused = {}) {
  std::ifstream file(data_path("golden/manifest_encoders.json"));
  Shapes shapes = nlohmann::json::parse(file).at(network).get<Shapes>();
  for (auto item = shapes.begin(); item != shapes.end();) {
    item = unused && unused(item->first) ? shapes.erase(item) : std::next(item);
  }
  return shapes;
}

inline Shapes shapes_of(const torch::nn::Module& module) {
  Shapes shapes;
  for (const auto& [name, tensor] : state_dict(module)) shapes[name] = tensor.sizes().vec();
  return shapes;
}

// `module` with weights by formula, for inference.
inline void load_formula(torch::nn::Module& module, const std::string& prefix) {
  module.eval();
  load_state_dict(module, formula_state(state_dict(module), prefix));
}

}  // namespace timbre::golden
