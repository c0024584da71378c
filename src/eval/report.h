#pragma once
// The results of an evaluation for programs: JSON and CSV.
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "eval/baseline.h"
#include "eval/gate.h"
#include "eval/scores.h"

namespace timbre {

struct EvalReport {
  std::string listener;  // name, version and identity of the model that listened
  std::vector<ItemScores> scores;
  std::vector<GateResult> gates;
  std::optional<BaselineResult> baseline;

  // Whether every gate holds, nothing has dropped too far, and no item of the baseline is missing.
  bool passed() const;
  // A gate asks for broken items, which then are no failure by themselves.
  bool gates_failures() const;
};

// {"format": "timbre-scores-1", "listener", "items": [{"id", "file", "text", "error", "metrics": {…}, "notes"}],
//  "summary": {METRIC: {…}}, "failed", "passed", "gates": […], "baseline": […]}
nlohmann::ordered_json report_json(const EvalReport& report);

// Items in the order in which they deserve attention: broken ones, those that fail most gates, then by how far their
// words, voice and sound lie on the bad side of the set's mean.
std::vector<const ItemScores*> worst_first(const EvalReport& report);

// One line an item: id, file, error, then every metric that any item has.
std::string report_csv(const EvalReport& report);
// The same of ItemScores::features.
std::string features_csv(const EvalReport& report);

}  // namespace timbre
