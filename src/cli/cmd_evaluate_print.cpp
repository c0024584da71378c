#include "cli/cmd_evaluate_print.h"

#include <fmt/format.h>

#include "eval/messages.h"
#include "eval/metric.h"

namespace timbre {
namespace {

// None where all are alike.
const ItemScores* worst_item(const std::vector<ItemScores>& scores, const Metric& metric) {
  const ItemScores* worst = nullptr;
  bool differ = false;
  for (const ItemScores& item : scores) {
    const auto value = item.value(metric.name);
    if (!value || metric.better == Better::kNeither) continue;
    differ = differ || (worst && *worst->value(metric.name) != *value);
    if (!worst || drop(metric, *worst->value(metric.name), *value) > 0) worst = &item;
  }
  return differ || scores.size() == 1 ? worst : nullptr;
}

void print_metric(const MetricSummary& row, const EvalReport& report) {
  const Metric metric = metric_or_scorer(row.metric);
  const Summary& s = row.summary;
  const auto number = [&](double value) { return fmt::format("{:>10.{}f}", value, metric.decimals); };
  const ItemScores* worst = worst_item(report.scores, metric);
  const Interval mean = interval_of_mean(values_of(report.scores, row.metric));
  const auto interval = fmt::format("{:.{}f} … {:.{}f}", mean.low, metric.decimals, mean.high, metric.decimals);
  fmt::print("{:<18}{:<5}{:>6}{}{:>20}{}{}{}  {}\n", metric.name, metric.unit, s.count, number(s.mean), interval,
             number(s.p05), number(s.median), number(s.p95),
             worst ? fmt::format("{} ({:.{}f})", worst->item.id, *worst->value(metric.name), metric.decimals) : "");
}

}  // namespace

void print_report(const EvalReport& report) {
  fmt::print("{:<18}{:<5}{:>6}{:>10}{:>20}{:>10}{:>10}{:>10}  worst\n", "metric", "unit", "items", "mean",
             "95 % interval", "5 %", "median", "95 %");
  for (const MetricSummary& row : summarize(report.scores)) print_metric(row, report);
  for (const ItemScores& item : report.scores) {
    if (!item.error.empty()) fmt::print("broken: {}: {}\n", item.item.id, item.error);
    for (const std::string& note : item.notes) fmt::print("noticed: {}: {}\n", item.item.id, note);
  }
  if (!report.baseline) return;
  for (const DropResult& drop : report.baseline->drops)
    if (drop.limit) fmt::print("baseline: {}\n", drop_message(drop));
  for (const std::string& id : report.baseline->missing) fmt::print("baseline: {} was not judged now\n", id);
}

}  // namespace timbre
