#pragma once
// Conditions under which a set of scores is not good enough: "per>0.12" of any item, "speaker_cosine.mean<0.6" of all.
#include <string>
#include <vector>

#include "eval/scores.h"

namespace timbre {

enum class GateStatistic { kEach, kMean, kMedian, kMin, kMax, kP05, kP95, kStddev };

struct Gate {
  std::string text;    // as given
  std::string metric;  // or "failed": how many items could not be judged
  GateStatistic statistic = GateStatistic::kEach;
  bool above = true;  // fails above the limit, else below
  bool or_equal = false;
  double limit = 0;

  bool fails(double value) const;
};

// METRIC[.mean|median|min|max|p05|p95|stddev] and <, <=, > or >= and a number; without a statistic it is asked of each
// item. `scorers`: names that count as metrics. Errors: kUsage, naming what is wrong.
Gate parse_gate(const std::string& text, const std::vector<std::string>& scorers = {});

struct Offender {
  std::string id;
  double value = 0;
};

struct GateResult {
  Gate gate;
  bool failed = false;
  bool measured = true;             // false: no item has the metric; that fails, too
  double value = 0;                 // the statistic, or the worst item's value
  std::vector<Offender> offenders;  // the items beyond the limit, worst first
};

GateResult check_gate(const Gate& gate, const std::vector<ItemScores>& scores);

}  // namespace timbre
