#pragma once
// Speech that is much softer than the rest of its recording: somebody who sits farther away, a level that was turned
// down.
#include <vector>

#include "audio/voice_activity.h"

namespace timbre {

// The samples with soft stretches of speech lifted to the level of the loud ones, to look for pauses in; not to listen
// to: the gain steps from second to second. Recordings of one level stay as they are.
std::vector<float> with_soft_speech_lifted(std::vector<float> samples, int sample_rate);

// Speech that no clip holds: stretches between `clips`, which are in order, with at least a second of it.
std::vector<SampleRange> lost_speech(const std::vector<float>& samples, int sample_rate,
                                     const std::vector<SampleRange>& clips);

}  // namespace timbre
