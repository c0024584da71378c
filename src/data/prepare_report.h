#pragma once
// What `timbre prepare` says about its work, for programs and for the eye.
#include <filesystem>
#include <string>

#include "audio/png_image.h"
#include "data/prepare.h"

namespace timbre {

// One JSON object, indented: totals, recordings with their clips, warnings.
std::string report_json(const PrepareReport& report);

// JSON lines: every clip that is not kept, and every recording that was refused, with the reasons.
std::string rejected_lines(const PrepareReport& report);

// Why clips were dropped, by the words before the colon of each first reason, with their number; most frequent first.
std::vector<std::pair<std::string, std::size_t>> reasons_of(const PrepareReport& report);

// The waveform of all recordings in rows, kept clips, kept ones with a warning, and dropped ones in three colours, what
// belongs to no clip grey.
Image draw_cuts(const PrepareReport& report);

}  // namespace timbre
