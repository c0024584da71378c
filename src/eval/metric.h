#pragma once
// The numbers that an evaluation gives, in one table: what each is called, in which unit, and which way is better.
// docs/metrics.md has their formulas and sources.
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

enum class Better { kHigher, kLower, kNeither };

struct Metric {
  std::string name;  // as in gates, JSON and CSV
  std::string unit;  // empty: a ratio or a pure number
  Better better = Better::kNeither;
  int decimals = 2;  // worth printing
  std::string what;  // half a sentence
};

// In the order in which they are shown.
const std::vector<Metric>& metrics();
// Null for a name that is not in the table.
const Metric* find_metric(std::string_view name);
// The same, or for a scorer of the user's own a metric of that name of which more is better.
Metric metric_or_scorer(const std::string& name);

// How much worse `now` is than `before`: positive for a drop of quality, in the metric's unit; 0 for kNeither.
double drop(const Metric& metric, double before, double now);

}  // namespace timbre
