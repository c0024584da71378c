#pragma once
// Fundamental frequency by YIN (de Cheveigné and Kawahara, JASA 2002): the first dip of the normalised difference
// function.
#include <vector>

namespace timbre {

struct PitchOptions {
  double min_hz = 60, max_hz = 500;
  double hop_ms = 10;
  double threshold = 0.15;    // of the normalised difference: less is stricter about what is voiced
  double silence_dbfs = -60;  // quieter frames are unvoiced
};

struct PitchTrack {
  double hop_s = 0;
  std::vector<float> f0_hz;  // per frame, centred at (i + 0.5) * hop_s; 0: unvoiced
};

PitchTrack track_pitch(const std::vector<float>& samples, int sample_rate, const PitchOptions& options = {});

// Over the voiced frames in [begin_s, end_s); 0 when there are none.
double median_f0_hz(const PitchTrack& track, double begin_s = 0, double end_s = 1e9);
// Voiced share of all frames, 0 … 1.
double voiced_ratio(const PitchTrack& track);

}  // namespace timbre
