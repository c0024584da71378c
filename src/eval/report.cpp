#include "eval/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "eval/item_list.h"
#include "eval/metric.h"

namespace timbre {
namespace {

using Json = nlohmann::ordered_json;

Json item_json(const ItemScores& scores) {
  Json metrics = Json::object();
  for (const auto& [name, value] : scores.values) metrics[name] = value;
  Json json = {{"id", scores.item.id}, {"file", scores.item.file.string()}};
  if (!scores.item.text.empty()) json["text"] = scores.item.text;
  if (!scores.error.empty()) json["error"] = scores.error;
  json["metrics"] = metrics;
  if (!scores.notes.empty()) json["notes"] = scores.notes;
  return json;
}

Json gate_json(const GateResult& result) {
  Json offenders = Json::array();
  for (const Offender& offender : result.offenders)
    offenders.push_back({{"id", offender.id}, {"value", offender.value}});
  return {{"gate", result.gate.text},
          {"failed", result.failed},
          {"value", result.measured ? Json(result.value) : Json()},
          {"items", offenders}};
}

Json baseline_json(const BaselineResult& result) {
  Json drops = Json::array();
  for (const DropResult& drop : result.drops) {
    drops.push_back({{"metric", drop.metric},
                     {"items", drop.items},
                     {"drop", drop.drop.mean},
                     {"low", drop.drop.low},
                     {"high", drop.drop.high},
                     {"max_drop", drop.limit ? Json(*drop.limit) : Json()},
                     {"failed", drop.failed}});
  }
  return {{"items", result.items}, {"drops", drops}, {"missing", result.missing}};
}

// How bad the item is, in deviations from the mean, over the metrics that people notice first.
double badness(const ItemScores& item, const std::vector<MetricSummary>& set) {
  double sum = 0;
  for (const MetricSummary& row : set) {
    static const std::vector<std::string> noticed{"mos_proxy",      "per",   "skipped_phonemes", "repeated_phonemes",
                                                  "speaker_cosine", "mcd_db"};
    const auto value = item.value(row.metric);
    if (!value || row.summary.stddev <= 0) continue;
    if (std::find(noticed.begin(), noticed.end(), row.metric) == noticed.end()) continue;
    sum += drop(metric_or_scorer(row.metric), row.summary.mean, *value) / row.summary.stddev;
  }
  return sum;
}

// A column for each name; an item's values by values_of(item).
template <typename ValuesOf>
std::string table(const EvalReport& report, const std::vector<std::string>& columns, ValuesOf values_of_item) {
  std::string csv = "id,file,error";
  for (const std::string& column : columns) csv += "," + csv_field(column);
  csv += "\n";
  for (const ItemScores& item : report.scores) {
    csv += csv_field(item.item.id) + "," + csv_field(item.item.file.string()) + "," + csv_field(item.error);
    const auto& values = values_of_item(item);
    for (const std::string& column : columns) {
      const auto at = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == column; });
      csv += "," + (at == values.end() ? std::string() : fmt::format("{:.6g}", at->second));
    }
    csv += "\n";
  }
  return csv;
}

Json summary_json(const MetricSummary& metric, const EvalReport& report) {
  const Summary& s = metric.summary;
  const Interval mean = interval_of_mean(values_of(report.scores, metric.metric));
  return {{"unit", metric_or_scorer(metric.metric).unit},
          {"count", s.count},
          {"mean", s.mean},
          {"mean_low", mean.low},
          {"mean_high", mean.high},
          {"stddev", s.stddev},
          {"min", s.min},
          {"p05", s.p05},
          {"median", s.median},
          {"p95", s.p95},
          {"max", s.max}};
}

}  // namespace

bool EvalReport::passed() const {
  const auto failed = [](const auto& result) { return result.failed; };
  if (std::any_of(gates.begin(), gates.end(), failed)) return false;
  return !baseline ||
         (baseline->missing.empty() && std::none_of(baseline->drops.begin(), baseline->drops.end(), failed));
}

bool EvalReport::gates_failures() const {
  return std::any_of(gates.begin(), gates.end(), [](const GateResult& gate) { return gate.gate.metric == "failed"; });
}

Json report_json(const EvalReport& report) {
  Json items = Json::array(), summary = Json::object(), gates = Json::array();
  for (const ItemScores& scores : report.scores) items.push_back(item_json(scores));
  for (const MetricSummary& metric : summarize(report.scores)) summary[metric.metric] = summary_json(metric, report);
  for (const GateResult& gate : report.gates) gates.push_back(gate_json(gate));
  Json json = {{"format", "timbre-scores-1"},
               {"listener", report.listener},
               {"failed", failed_items(report.scores)},
               {"passed", report.passed()},
               {"summary", summary},
               {"gates", gates},
               {"items", items}};
  if (report.baseline) json["baseline"] = baseline_json(*report.baseline);
  return json;
}

std::vector<const ItemScores*> worst_first(const EvalReport& report) {
  const auto set = summarize(report.scores);
  std::map<std::string, int> gates_failed;
  for (const GateResult& gate : report.gates)
    if (gate.failed)
      for (const Offender& item : gate.offenders) ++gates_failed[item.id];
  std::vector<std::pair<double, const ItemScores*>> order;
  for (const ItemScores& item : report.scores) {
    const double weight = 1e6 * (item.error.empty() ? 0 : 1) + 1e3 * gates_failed[item.item.id] + badness(item, set);
    order.emplace_back(weight, &item);
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<const ItemScores*> items;
  for (const auto& [weight, item] : order) items.push_back(item);
  return items;
}

std::string report_csv(const EvalReport& report) {
  std::vector<std::string> columns;
  for (const MetricSummary& row : summarize(report.scores)) columns.push_back(row.metric);
  return table(
      report, columns, [](const ItemScores& item) -> const auto& { return item.values; });
}

std::string features_csv(const EvalReport& report) {
  std::vector<std::string> columns;
  for (const ItemScores& item : report.scores) {
    for (const auto& feature : item.features)
      if (std::find(columns.begin(), columns.end(), feature.first) == columns.end()) columns.push_back(feature.first);
  }
  return table(
      report, columns, [](const ItemScores& item) -> const auto& { return item.features; });
}

}  // namespace timbre
