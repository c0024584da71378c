#include "eval/scorer.h"

#include <fmt/format.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/types.h>

#include <cmath>
#include <regex>

#include "base/error.h"
#include "base/files.h"
#include "eval/metric.h"

namespace timbre {
namespace {

// libtorch's messages are long: their first line says it.
std::string first_line(const std::string& text) { return text.substr(0, std::min<std::size_t>(text.find('\n'), 300)); }

double number_of(const torch::IValue& value, const ScorerSpec& spec) {
  double number = NAN;
  if (value.isTensor() && value.toTensor().numel() == 1) {
    number = value.toTensor().to(torch::kCPU, torch::kDouble).reshape({}).item<double>();
  } else if (value.isDouble()) {
    number = value.toDouble();
  } else if (value.isInt()) {
    number = static_cast<double>(value.toInt());
  } else {
    throw Error(ErrorKind::kModel,
                fmt::format("scorer {} ('{}') gave a {}, expected one number", spec.name, spec.file, value.tagKind()));
  }
  if (!std::isfinite(number))
    throw Error(ErrorKind::kModel, fmt::format("scorer {} ('{}') gave {}", spec.name, spec.file, number));
  return number;
}

}  // namespace

ScorerSpec parse_scorer(const std::string& text) {
  static const std::regex pattern("([A-Za-z][A-Za-z0-9_-]*)(?:@([0-9]{1,6}))?=(.+)");
  std::smatch parts;
  if (text.size() > 5000 || !std::regex_match(text, parts, pattern))
    throw Error(ErrorKind::kUsage, fmt::format("cannot understand --scorer '{}'; write it as utmos=utmos.pt or "
                                               "utmos@16000=utmos.pt",
                                               text.substr(0, 80)));
  ScorerSpec spec;
  spec.name = parts[1];
  if (parts[2].matched) spec.sample_rate = std::stoi(parts[2]);
  spec.file = parts[3];
  if (spec.sample_rate < 8000 || spec.sample_rate > 192000)
    throw Error(ErrorKind::kUsage,
                fmt::format("--scorer {}: a rate of {} Hz, expected 8000 to 192000", text, spec.sample_rate));
  if (spec.name == "failed" || find_metric(spec.name))
    throw Error(ErrorKind::kUsage,
                fmt::format("--scorer {}: '{}' is a metric already; choose another name", text, spec.name));
  return spec;
}

Scorer::Scorer(const ScorerSpec& spec) : spec_(spec), one_at_a_time_(std::make_unique<std::mutex>()) {
  require_readable_file(spec.file);
  try {
    module_ = torch::jit::load(spec.file);
    module_.eval();
  } catch (const std::exception& error) {
    throw Error(ErrorKind::kModel, fmt::format("'{}' is no TorchScript module that can be loaded ({}); save it with "
                                               "torch.jit.script or torch.jit.trace",
                                               spec.file, first_line(error.what())));
  }
}

double Scorer::score(const std::vector<float>& samples) const {
  const std::lock_guard lock(*one_at_a_time_);
  torch::IValue result;
  try {
    result = module_.forward({torch::tensor(samples, torch::kFloat).unsqueeze(0)});
  } catch (const std::exception& error) {
    throw Error(ErrorKind::kModel,
                fmt::format("scorer {} ('{}') failed: {}", spec_.name, spec_.file, first_line(error.what())));
  }
  return number_of(result, spec_);
}

}  // namespace timbre
