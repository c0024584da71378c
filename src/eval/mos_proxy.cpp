#include "eval/mos_proxy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"

namespace timbre {
namespace {

using nlohmann::json;

constexpr double kMostDeviations = 4;  // beyond, nothing was learned

double finite(const json& value) {
  const auto number = value.get<double>();
  if (!std::isfinite(number)) throw json::other_error::create(0, "not finite", &value);
  return number;
}

}  // namespace

MosProxy MosProxy::read(const std::filesystem::path& file) {
  MosProxy proxy;
  try {
    const json object = json::parse(read_file(file, 16 << 20));
    proxy.bias_ = finite(object.at("bias"));
    for (const json& input : object.at("features"))
      proxy.inputs_.push_back({input.at("name").get<std::string>(), finite(input.at("mean")), finite(input.at("scale")),
                               finite(input.at("linear"))});
    for (const json& unit : object.at("hidden")) {
      Unit made{finite(unit.at("bias")), finite(unit.at("out")), {}};
      for (const json& weight : unit.at("weights")) made.weights.push_back(finite(weight));
      if (made.weights.size() != proxy.inputs_.size()) throw json::other_error::create(0, "sizes differ", &unit);
      proxy.hidden_.push_back(std::move(made));
    }
  } catch (const json::exception& error) {
    throw Error(ErrorKind::kModel,
                fmt::format("'{}' is no quality estimate ({}); fetch the model again, or train it with "
                            "tools/eval/fit_mos_proxy.py",
                            file.string(), error.what()));
  }
  return proxy;
}

double MosProxy::estimate(const Features& features) const {
  std::vector<double> z(inputs_.size());
  double sum = bias_;
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const Input& input = inputs_[i];
    const auto found = std::find_if(features.begin(), features.end(),
                                    [&](const auto& feature) { return feature.first == input.name; });
    if (found == features.end() || !std::isfinite(found->second)) continue;
    z[i] = std::clamp((found->second - input.mean) / input.scale, -kMostDeviations, kMostDeviations);
    sum += input.linear * z[i];
  }
  for (const Unit& unit : hidden_) {
    double activation = unit.bias;
    for (std::size_t i = 0; i < z.size(); ++i) activation += unit.weights[i] * z[i];
    sum += unit.out * std::tanh(activation);
  }
  return std::clamp(sum, 1.0, 5.0);
}

}  // namespace timbre
