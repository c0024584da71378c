#pragma once
// Long recordings → clips, cut at pauses. The cuts are those of GPT-SoVITS (tools/slicer2.py, after OpenVPI's
// audio-slicer): a pause cuts where it lasts min_interval_ms and the clip before it min_length_ms; long pauses keep
// max_silence_ms at each side. What that leaves too long is cut where it is quietest, and tiny clips join a neighbour.
#include <vector>

#include "audio/voice_activity.h"

namespace timbre {

struct SlicerOptions {
  double threshold_db = -34;     // RMS in dBFS under which a frame is silent
  double min_length_ms = 4000;   // of a clip, counted from the last cut
  double min_interval_ms = 300;  // of a pause that cuts
  double hop_ms = 10;
  double max_silence_ms = 500;  // kept at each side of a cut
  // Not of the official slicer:
  double max_clip_s = 15;   // longer ones are cut at their quietest point
  double join_below_s = 2;  // shorter ones join a neighbour, unless the two lie more than max_gap_s apart
  double max_gap_s = 1;
};

// The official cuts alone. Errors: kUsage for options that contradict each other (min_length_ms ≥ min_interval_ms ≥
// hop_ms, max_silence_ms ≥ hop_ms).
std::vector<SampleRange> slice_at_pauses(const std::vector<float>& samples, int sample_rate,
                                         const SlicerOptions& options = {});

// All of it: clips of at most max_clip_s, in order, none overlapping. Empty without samples.
std::vector<SampleRange> slice_recording(const std::vector<float>& samples, int sample_rate,
                                         const SlicerOptions& options = {});

// A range without the silence at its ends beyond max_silence_ms; silence alone stays as it is.
SampleRange trimmed_silence(const std::vector<float>& samples, int sample_rate, SampleRange range,
                            const SlicerOptions& options = {});

}  // namespace timbre
