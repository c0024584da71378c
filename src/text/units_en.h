#pragma once
// Units of measure as they are written behind numbers: "kg", "km/h", "m/s^2", "°C".
#include <string>

#include "text/amounts_en.h"

namespace timbre {

// A unit of the table, counted or `single`; `power` is "", "2" or "3".
std::string read_unit_en(const std::string& unit, const std::string& power, bool single);
// What it is divided by: " per hour", " per second squared".
std::string read_divisor_en(const std::string& unit, const std::string& power);

// All units as alternatives of a pattern; `contact`: those that are units only where they touch the number.
std::string unit_pattern_en(bool contact);

}  // namespace timbre
