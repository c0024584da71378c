#include "analysis/phoneme_classes.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "text/symbols.h"

namespace timbre {
namespace {

bool starts_with_upper_case(const std::string& symbol) {
  return symbol.size() >= 1 && symbol[0] >= 'A' && symbol[0] <= 'Z';
}

// "AH0" → "AH"; ARPAbet is the part of the table in capitals.
std::string without_stress(const std::string& symbol) {
  const bool stressed = symbol.back() >= '0' && symbol.back() <= '2';
  return stressed ? symbol.substr(0, symbol.size() - 1) : symbol;
}

const std::vector<std::string>& sounds() {
  static const std::vector<std::string> names{"AA", "AE", "AH", "AO", "AW", "AY", "B",  "CH", "D",  "DH",
                                              "EH", "ER", "EY", "F",  "G",  "HH", "IH", "IY", "JH", "K",
                                              "L",  "M",  "N",  "NG", "OW", "OY", "P",  "R",  "S",  "SH",
                                              "T",  "TH", "UH", "UW", "V",  "W",  "Y",  "Z",  "ZH"};
  return names;
}

std::vector<std::int64_t> make_classes() {
  std::vector<std::int64_t> classes;
  for (const std::string& symbol : symbols()) {
    const auto found = starts_with_upper_case(symbol)
                           ? std::find(sounds().begin(), sounds().end(), without_stress(symbol))
                           : sounds().end();
    classes.push_back(found == sounds().end() ? kPauseClass : found - sounds().begin() + 1);
  }
  return classes;
}

const std::vector<std::int64_t>& classes() {
  static const std::vector<std::int64_t> made = make_classes();
  return made;
}

}  // namespace

const std::vector<std::string>& phoneme_class_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all{""};
    all.insert(all.end(), sounds().begin(), sounds().end());
    return all;
  }();
  return names;
}

std::int64_t phoneme_class(std::int64_t symbol) {
  const auto at = static_cast<std::size_t>(symbol);
  return symbol >= 0 && at < classes().size() ? classes()[at] : kPauseClass;
}

at::Tensor class_log_probs(const at::Tensor& symbol_log_probs) {
  const std::vector<std::int64_t> of_symbol(classes().begin(), classes().begin() + symbol_log_probs.size(1));
  const auto index = at::tensor(of_symbol, at::kLong).unsqueeze(0).expand_as(symbol_log_probs);
  const auto count = static_cast<int64_t>(phoneme_class_names().size());
  const auto sums = at::zeros({symbol_log_probs.size(0), count}, symbol_log_probs.options());
  return sums.scatter_add(1, index, symbol_log_probs.exp()).clamp_min(1e-10).log();
}

}  // namespace timbre
