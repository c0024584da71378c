#pragma once
// What was found of each item.
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "eval/item.h"
#include "eval/statistics.h"

namespace timbre {

struct ItemScores {
  EvalItem item;
  std::string error;                                     // why it could not be judged; empty: it was
  std::vector<std::pair<std::string, double>> values;    // metric → value, those that were measured
  std::vector<std::pair<std::string, double>> features;  // what the quality estimate sees; on request
  std::vector<std::string> notes;                        // what was heard that should not be, in words

  std::optional<double> value(const std::string& metric) const;
  // A value that is not finite is left out.
  void set(const std::string& metric, double value);
};

// One metric over a set.
struct MetricSummary {
  std::string metric;
  Summary summary;
};

// Each metric that at least one item has, in the table's order, those of scorers behind.
std::vector<MetricSummary> summarize(const std::vector<ItemScores>& scores);

// The values of one metric, items without it left out.
std::vector<double> values_of(const std::vector<ItemScores>& scores, const std::string& metric);

std::size_t failed_items(const std::vector<ItemScores>& scores);

}  // namespace timbre
