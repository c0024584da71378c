#include "eval/junit.h"

#include <fmt/format.h>

#include <map>

#include "eval/markup.h"
#include "eval/messages.h"

namespace timbre {
namespace {

using Numbers = std::vector<std::pair<std::string, double>>;

struct Case {
  std::string group, name, kind, message;  // kind: "" passed, "failure", "error"
  Numbers numbers;
};

// Items beyond a gate on each item.
std::map<std::string, std::string> item_failures(const EvalReport& report) {
  std::map<std::string, std::string> failures;
  for (const GateResult& gate : report.gates) {
    if (!gate.failed || gate.gate.statistic != GateStatistic::kEach || gate.gate.metric == "failed") continue;
    for (const Offender& item : gate.offenders)
      failures[item.id] +=
          fmt::format("{}{}: {:.4g}", failures[item.id].empty() ? "" : "; ", gate.gate.text, item.value);
  }
  return failures;
}

std::vector<Case> cases_of(const EvalReport& report) {
  std::vector<Case> cases;
  const auto failures = item_failures(report);
  for (const ItemScores& item : report.scores) {
    const auto failure = failures.find(item.item.id);
    if (!item.error.empty()) {
      cases.push_back({"item", item.item.id, "error", item.error, {}});
    } else if (failure != failures.end()) {
      cases.push_back({"item", item.item.id, "failure", failure->second, item.values});
    } else {
      cases.push_back({"item", item.item.id, "", "", item.values});
    }
  }
  for (const GateResult& gate : report.gates)
    cases.push_back({"gate", gate.gate.text, gate.failed ? "failure" : "", gate.failed ? gate_message(gate) : "",
                     gate.measured ? Numbers{{gate.gate.metric, gate.value}} : Numbers{}});
  if (!report.baseline) return cases;
  for (const DropResult& drop : report.baseline->drops)
    if (drop.limit)
      cases.push_back({"baseline",
                       drop.metric,
                       drop.failed ? "failure" : "",
                       drop_message(drop),
                       {{"drop", drop.drop.mean}, {"max_drop", *drop.limit}}});
  for (const std::string& id : report.baseline->missing)
    cases.push_back({"baseline", id, "failure", missing_message({id}), {}});
  return cases;
}

// As pytest's record_property writes them.
std::string properties(const Numbers& numbers) {
  if (numbers.empty()) return "";
  std::string xml = "<properties>";
  for (const auto& [name, value] : numbers)
    xml += fmt::format("<property name=\"{}\" value=\"{:.6g}\"/>", escaped(name), value);
  return xml + "</properties>";
}

}  // namespace

std::string report_junit(const EvalReport& report) {
  const auto cases = cases_of(report);
  std::size_t failures = 0, errors = 0;
  for (const Case& one : cases) {
    failures += one.kind == "failure" ? 1 : 0;
    errors += one.kind == "error" ? 1 : 0;
  }
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  xml += fmt::format("<testsuite name=\"timbre evaluate\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n", cases.size(),
                     failures, errors);
  for (const Case& one : cases) {
    xml += fmt::format("  <testcase classname=\"timbre.{}\" name=\"{}\"", one.group, escaped(one.name));
    const std::string verdict =
        one.kind.empty() ? "" : fmt::format("<{0} message=\"{1}\"/>", one.kind, escaped(one.message));
    const std::string inner = verdict + properties(one.numbers);
    xml += inner.empty() ? "/>\n" : ">" + inner + "</testcase>\n";
  }
  return xml + "</testsuite>\n";
}

}  // namespace timbre
