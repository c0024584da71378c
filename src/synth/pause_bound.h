#pragma once
// Pauses within a piece of text, bounded: a small GPT stays in silence, as every step of it looks like the one before,
// and a comma may last longer than a full stop; or it hurries into the next sentence. Told to go on it leaves words
// out, so silence is cut from the sound, or added.
#include <cstdint>
#include <vector>

#include "audio/voice_activity.h"

namespace timbre {

// The middles of quiet stretches that touch one of `marks` (ascending) and last longer than `longest_s`; what is left
// of each lasts that long. In samples, ascending. Quiet is 24 dB below the loud frames of 20 ms.
std::vector<SampleRange> overlong_pauses(const std::vector<float>& samples, int sample_rate,
                                         const std::vector<SampleRange>& marks, double longest_s);

// The samples without `cuts`, faded over at each.
std::vector<float> without(const std::vector<float>& samples, int sample_rate, const std::vector<SampleRange>& cuts);

// Where a sample of before is then.
std::size_t place_without(std::size_t sample, const std::vector<SampleRange>& cuts);

// The middles of quiet stretches that touch one of `marks` and last less than `least_s`, and what they lack. In
// samples, ascending.
struct AddedPause {
  std::size_t at, count;
};
std::vector<AddedPause> short_pauses(const std::vector<float>& samples, int sample_rate,
                                     const std::vector<SampleRange>& marks, double least_s);

// The samples with `added`, filled with the tone of their own pauses (see room_tone.h).
std::vector<float> with(const std::vector<float>& samples, int sample_rate, const std::vector<AddedPause>& added,
                        std::uint64_t seed);

// Where a sample of before is then.
std::size_t place_with(std::size_t sample, const std::vector<AddedPause>& added);

}  // namespace timbre
