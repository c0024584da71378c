#include "eval/scores.h"

#include <algorithm>
#include <cmath>

#include "eval/metric.h"

namespace timbre {

std::optional<double> ItemScores::value(const std::string& metric) const {
  for (const auto& [name, found] : values)
    if (name == metric) return found;
  return std::nullopt;
}

void ItemScores::set(const std::string& metric, double value) {
  if (std::isfinite(value)) values.emplace_back(metric, value);
}

std::vector<double> values_of(const std::vector<ItemScores>& scores, const std::string& metric) {
  std::vector<double> values;
  for (const ItemScores& item : scores)
    if (const auto value = item.value(metric)) values.push_back(*value);
  return values;
}

std::vector<MetricSummary> summarize(const std::vector<ItemScores>& scores) {
  std::vector<std::string> names;
  for (const Metric& metric : metrics()) names.push_back(metric.name);
  for (const ItemScores& item : scores) {
    for (const auto& value : item.values)
      if (std::find(names.begin(), names.end(), value.first) == names.end()) names.push_back(value.first);
  }
  std::vector<MetricSummary> summaries;
  for (const std::string& name : names) {
    const Summary summary = summarize(values_of(scores, name));
    if (summary.count > 0) summaries.push_back({name, summary});
  }
  return summaries;
}

std::size_t failed_items(const std::vector<ItemScores>& scores) {
  return static_cast<std::size_t>(
      std::count_if(scores.begin(), scores.end(), [](const ItemScores& item) { return !item.error.empty(); }));
}

}  // namespace timbre
