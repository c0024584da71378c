#pragma once
// The results as JUnit XML, which build servers show: a test case for each item, gate and comparison.
#include <string>

#include "eval/report.h"

namespace timbre {

std::string report_junit(const EvalReport& report);

}  // namespace timbre
