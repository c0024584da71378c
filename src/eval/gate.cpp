#include "eval/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <regex>

#include "base/error.h"
#include "eval/metric.h"

namespace timbre {
namespace {

constexpr std::pair<const char*, GateStatistic> kStatistics[] = {
    {"mean", GateStatistic::kMean},    {"median", GateStatistic::kMedian}, {"min", GateStatistic::kMin},
    {"max", GateStatistic::kMax},      {"p05", GateStatistic::kP05},       {"p95", GateStatistic::kP95},
    {"stddev", GateStatistic::kStddev}};

GateStatistic parse_statistic(const std::string& name, const std::string& gate) {
  if (name.empty()) return GateStatistic::kEach;
  for (const auto& [known, statistic] : kStatistics)
    if (name == known) return statistic;
  throw Error(ErrorKind::kUsage,
              fmt::format("'{}': there is no statistic '{}'; use mean, median, min, max, p05, p95 or "
                          "stddev",
                          gate, name));
}

void require_known(const std::string& metric, const std::string& gate, const std::vector<std::string>& scorers) {
  if (metric == "failed" || find_metric(metric)) return;
  if (std::find(scorers.begin(), scorers.end(), metric) != scorers.end()) return;
  std::string names = "failed";
  for (const Metric& known : metrics()) names += ", " + known.name;
  throw Error(ErrorKind::kUsage, fmt::format("'{}': there is no metric '{}'; there are {}", gate, metric, names));
}

double statistic_of(const Summary& summary, GateStatistic statistic, bool above) {
  switch (statistic) {
    case GateStatistic::kMean:
      return summary.mean;
    case GateStatistic::kMedian:
      return summary.median;
    case GateStatistic::kMin:
      return summary.min;
    case GateStatistic::kMax:
      return summary.max;
    case GateStatistic::kP05:
      return summary.p05;
    case GateStatistic::kP95:
      return summary.p95;
    case GateStatistic::kStddev:
      return summary.stddev;
    case GateStatistic::kEach:
      break;
  }
  return above ? summary.max : summary.min;
}

}  // namespace

bool Gate::fails(double value) const {
  if (or_equal && value == limit) return true;
  return above ? value > limit : value < limit;
}

Gate parse_gate(const std::string& text, const std::vector<std::string>& scorers) {
  static const std::regex pattern(R"(\s*([A-Za-z0-9_-]+)(?:\.([a-z0-9]+))?\s*(<=|>=|<|>)\s*([-+0-9.eE]+)\s*)");
  std::smatch parts;
  if (text.size() > 200 || !std::regex_match(text, parts, pattern))
    throw Error(ErrorKind::kUsage,
                fmt::format("cannot understand the gate '{}'; write it as 'per>0.12' or 'speaker_cosine.mean<0.6'",
                            text.substr(0, 80)));
  Gate gate;
  gate.text = text;
  gate.metric = parts[1];
  require_known(gate.metric, text, scorers);
  gate.statistic = parse_statistic(parts[2], text);
  gate.above = parts[3].str()[0] == '>';
  gate.or_equal = parts[3].length() == 2;
  const std::string number = parts[4];
  char* end = nullptr;
  gate.limit = std::strtod(number.c_str(), &end);
  if (*end != '\0' || !std::isfinite(gate.limit))
    throw Error(ErrorKind::kUsage, fmt::format("'{}': '{}' is no number", text, number));
  return gate;
}

GateResult check_gate(const Gate& gate, const std::vector<ItemScores>& scores) {
  GateResult result;
  result.gate = gate;
  if (gate.metric == "failed") {
    result.value = static_cast<double>(failed_items(scores));
    result.failed = gate.fails(result.value);
    for (const ItemScores& item : scores)
      if (!item.error.empty()) result.offenders.push_back({item.item.id, 1});
    return result;
  }
  const Summary summary = summarize(values_of(scores, gate.metric));
  result.measured = summary.count > 0;
  result.value = statistic_of(summary, gate.statistic, gate.above);
  result.failed = !result.measured || gate.fails(result.value);
  for (const ItemScores& item : scores) {
    const auto value = item.value(gate.metric);
    if (value && gate.fails(*value)) result.offenders.push_back({item.item.id, *value});
  }
  std::stable_sort(result.offenders.begin(), result.offenders.end(), [&](const Offender& a, const Offender& b) {
    return gate.above ? a.value > b.value : a.value < b.value;
  });
  return result;
}

}  // namespace timbre
