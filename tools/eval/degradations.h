#pragma once
// Speech made worse on purpose, in nine ways and five grades: to train the quality estimate, and to see which metric
// notices what.
#include <cstdint>
#include <string>
#include <vector>

#include "timbre/audio_buffer.h"

namespace timbre {

constexpr int kGrades = 5;  // 1 slight … 5 severe

// noise, reverb, clipping, codec, band_limit, vocoder, joins, dropped, repeated.
const std::vector<std::string>& degradation_kinds();

// Deterministic in the seed. Errors: kUsage for a kind or grade that there is not.
AudioBuffer degrade(const AudioBuffer& clean, const std::string& kind, int grade, std::uint64_t seed);

}  // namespace timbre
