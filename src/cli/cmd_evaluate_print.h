#pragma once
// The results of timbre evaluate as people read them.
#include "eval/report.h"

namespace timbre {

// A table on stdout: a line a metric, with the worst item; then broken items, what was noticed, and the comparison with
// the baseline.
void print_report(const EvalReport& report);

}  // namespace timbre
