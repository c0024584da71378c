#pragma once
// Whether a clip is fit to train on: what is measured of it, and what is said about that.
#include <string>
#include <vector>

#include "audio/voice_activity.h"

namespace timbre {

struct ClipMeasures {
  double seconds = 0, speech_s = 0;
  double speech_ratio = 0;    // speech_s / seconds
  double snr_db = 0;          // 0 … 100
  double clipping_ratio = 0;  // share of samples
  double peak_dbfs = 0;       // before it was levelled
  double music = 0;           // see audio/music_detection.h
};

struct CleaningLimits {
  double min_clip_s = 1, max_clip_s = 15;
  double min_speech_s = 0.5;
  double min_snr_db = 10, good_snr_db = 20;           // dropped; warned
  double max_clipping = 1e-3, noted_clipping = 1e-4;  // share of samples: dropped; warned
  double music_suspected = 0.5;                       // warned
};

// One sentence each; a clip with an entry in `dropped` is not kept.
struct Judgement {
  std::vector<std::string> dropped, warnings;
  bool kept() const { return dropped.empty(); }
};

// The clip `range` of a recording; the noise is measured in its surroundings where it has no pause of its own.
ClipMeasures measure_clip(const std::vector<float>& recording, int sample_rate, SampleRange range);

Judgement judge_clip(const ClipMeasures& measures, const CleaningLimits& limits);

// RMS over the frames with speech, in dBFS; kSilenceDb (audio/level.h) without any.
double active_level_dbfs(const VoiceActivity& activity);

// What clips and recordings are brought to, as the encoders hear them.
constexpr double kClipLevelDbfs = -23;
// The gain that brings the speech to kClipLevelDbfs, less where the peak would pass -0.3 dBFS; 1 without speech.
double levelling_gain(const std::vector<float>& samples, const VoiceActivity& activity);

}  // namespace timbre
