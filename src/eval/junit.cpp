#include "eval/junit.h"

#include <fmt/format.h>

#include <map>

#include "eval/markup.h"
#include "eval/messages.h"

namespace timbre {
namespace {

struct Case {
  std::string group, name, kind, message;  // kind: "" passed, "failure", "error"
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
      cases.push_back({"item", item.item.id, "error", item.error});
    } else if (failure != failures.end()) {
      cases.push_back({"item", item.item.id, "failure", failure->second});
    } else {
      cases.push_back({"item", item.item.id, "", ""});
    }
  }
  for (const GateResult& gate : report.gates)
    cases.push_back({"gate", gate.gate.text, gate.failed ? "failure" : "", gate.failed ? gate_message(gate) : ""});
  if (!report.baseline) return cases;
  for (const DropResult& drop : report.baseline->drops)
    if (drop.limit) cases.push_back({"baseline", drop.metric, drop.failed ? "failure" : "", drop_message(drop)});
  return cases;
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
    xml +=
        one.kind.empty() ? "/>\n" : fmt::format("><{0} message=\"{1}\"/></testcase>\n", one.kind, escaped(one.message));
  }
  return xml + "</testsuite>\n";
}

}  // namespace timbre
