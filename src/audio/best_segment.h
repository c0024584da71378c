#pragma once
// The stretch of a longer recording that serves best as the prompt of a cloned voice.
#include <vector>

#include "audio/voice_activity.h"

namespace timbre {

struct BestSegmentOptions {
  double min_s = 3, max_s = 10;  // a prompt may be this long
  double preferred_min_s = 4, preferred_max_s = 8;
  double margin_ms = 80;  // of the pause kept at each end
};

// A stretch of min_s … max_s that begins and ends in pauses, with much speech, little noise and no clipping. A
// recording whose speech spans less than min_s is returned from its first to its last speech, as is the best there is
// when no stretch is long enough. Speech without a pause for longer than max_s is cut where it is quietest. Empty range
// without speech.
SampleRange choose_best_segment(const std::vector<float>& samples, int sample_rate,
                                const BestSegmentOptions& options = {});

}  // namespace timbre
