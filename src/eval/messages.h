#pragma once
// Results in words.
#include <string>
#include <vector>

#include "eval/baseline.h"
#include "eval/gate.h"

namespace timbre {

// "per>0.12 (it is 0.310): alice-3 (0.310), alice-1 (0.200)": the items worst first.
std::string gate_message(const GateResult& gate);
// "per is worse by 0.05 (95 % interval 0.02 … 0.08, at most 0.03 is allowed): …", or how it has changed.
std::string drop_message(const DropResult& drop);
// "a, b and 3 more of the baseline: not judged now"
std::string missing_message(const std::vector<std::string>& missing);

}  // namespace timbre
