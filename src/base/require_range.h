#pragma once
// The bounds of an option.
#include <fmt/format.h>

#include "base/error.h"

namespace timbre {

// Throws kUsage, naming the option, for a value outside least … most, and for NaN.
inline void require_range(const char* name, double value, double least, double most, const char* unit = "") {
  if (value >= least && value <= most) return;
  throw Error(ErrorKind::kUsage, fmt::format("{} is {}, expected {} to {}{}", name, value, least, most, unit));
}

}  // namespace timbre
