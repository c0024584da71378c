#pragma once
// How loud a signal is, and whether it was clipped. All of mono samples at full scale ±1; an empty signal counts as
// silent.
#include <cstddef>
#include <vector>

namespace timbre {

// What silence is reported as, in dB and LUFS, in place of minus infinity.
constexpr double kSilenceDb = -120;

// 20 log10(amplitude), at least kSilenceDb.
double amplitude_to_db(double amplitude);
// 10 log10(power), at least kSilenceDb.
double power_to_db(double power);

// The mean of the squares of `count` samples, one at least.
double mean_power(const float* samples, std::size_t count);

double peak_dbfs(const std::vector<float>& samples);
// RMS, in dB relative to a full-scale square wave.
double rms_dbfs(const std::vector<float>& samples);
// The mean, which should be near 0.
double dc_offset(const std::vector<float>& samples);

// Integrated loudness by EBU R 128 / ITU-R BS.1770 (libebur128), in LUFS. Signals too short for one block of 400 ms or
// wholly under its gate of -70 LUFS give kSilenceDb.
double integrated_loudness(const std::vector<float>& samples, int sample_rate);

// Share of samples in clipped stretches: three or more in a row on the same side at full scale, or, for a recording
// that was clipped and made quieter later, flat at its own peak.
double clipping_ratio(const std::vector<float>& samples);

}  // namespace timbre
