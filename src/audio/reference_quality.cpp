#include "audio/reference_quality.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audio/level.h"
#include "audio/pitch.h"
#include "audio/spectrum.h"
#include "base/error.h"

namespace timbre {
namespace {

constexpr double kPassageS = 2;            // over shorter ones the median pitch follows the melody
constexpr double kLeastVoiced = 0.1;       // share of the speech frames
constexpr double kLongestForPitchS = 120;  // more tells nothing new and takes time

void check_usable(const std::vector<float>& samples, int sample_rate, const std::string& name) {
  if (sample_rate <= 0) throw Error(ErrorKind::kInternal, fmt::format("sample rate of {} Hz", sample_rate));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (std::isfinite(samples[i])) continue;
    throw Error(ErrorKind::kInput, fmt::format("cannot use {}: the sample at {:.3f} s is {}; export the audio again",
                                               name, static_cast<double>(i) / sample_rate, samples[i]));
  }
}

void check_speech(const ReferenceQuality& quality, const std::string& name, const ReferenceLimits& limits) {
  if (quality.speech_s == 0) {
    throw Error(ErrorKind::kInput,
                fmt::format("cannot use {}: no speech in its {:.1f} s, the peak is {:.0f} dBFS; check the "
                            "microphone or choose another recording",
                            name, quality.duration_s, quality.peak_dbfs));
  }
  if (quality.speech_s < limits.min_speech_s) {
    throw Error(ErrorKind::kInput,
                fmt::format("cannot use {}: {:.1f} s of speech, at least {:.1f} s are needed and 3 to 10 s are "
                            "better; record more",
                            name, quality.speech_s, limits.min_speech_s));
  }
}

double pitch_spread(const PitchTrack& track) {
  double lowest = 0, highest = 0;
  const double end = static_cast<double>(track.f0_hz.size()) * track.hop_s;
  for (double at = 0; at + kPassageS <= end; at += kPassageS) {
    const double hz = median_f0_hz(track, at, at + kPassageS);
    if (hz <= 0) continue;
    lowest = lowest > 0 ? std::min(lowest, hz) : hz;
    highest = std::max(highest, hz);
  }
  return lowest > 0 ? 12 * std::log2(highest / lowest) : 0;
}

// The speech alone, joined, as far as the pitch needs it.
std::vector<float> only_speech(const std::vector<float>& samples, int sample_rate, const VoiceActivity& activity) {
  std::vector<float> joined;
  const auto enough = static_cast<std::size_t>(kLongestForPitchS * sample_rate);
  for (const SampleRange& segment : activity.segments) {
    if (joined.size() >= enough) break;
    const std::size_t end = std::min(segment.end, segment.begin + enough - joined.size());
    joined.insert(joined.end(), samples.begin() + static_cast<std::ptrdiff_t>(segment.begin),
                  samples.begin() + static_cast<std::ptrdiff_t>(end));
  }
  return joined;
}

void add_warnings(ReferenceQuality& quality, double voiced, const ReferenceLimits& limits) {
  const auto warn = [&](std::string text) { quality.warnings.push_back(std::move(text)); };
  if (quality.snr_db < limits.min_snr_db) {
    warn(fmt::format(
        "noisy: the speech is {:.0f} dB above the background, {:.0f} dB or more are better; record in a quieter place",
        quality.snr_db, limits.min_snr_db));
  }
  if (quality.clipping_ratio > limits.max_clipping) {
    warn(fmt::format("clipped: {:.2f} % of the samples are cut off; record at a lower level",
                     100 * quality.clipping_ratio));
  }
  if (quality.bandwidth_hz < limits.min_bandwidth_hz) {
    warn(fmt::format("narrow: nothing above {:.1f} kHz, as on a telephone; the voice will sound dull",
                     quality.bandwidth_hz / 1000));
  }
  if (quality.loudness_lufs < limits.min_loudness_lufs) {
    warn(fmt::format("too quiet: {:.0f} LUFS, {:.0f} or more are better; record closer or at a higher level",
                     quality.loudness_lufs, limits.min_loudness_lufs));
  }
  if (voiced < kLeastVoiced) warn("no voiced sound was found: is it speech, and not whispered?");
}

}  // namespace

ReferenceQuality assess_reference(const std::vector<float>& samples, int sample_rate, const std::string& name,
                                  const ReferenceLimits& limits) {
  check_usable(samples, sample_rate, name);
  const VoiceActivity activity = detect_voice(samples, sample_rate);
  ReferenceQuality quality;
  quality.duration_s = static_cast<double>(samples.size()) / sample_rate;
  quality.speech_s = activity.speech_s;
  quality.speech_ratio = activity.speech_ratio;
  quality.peak_dbfs = peak_dbfs(samples);
  check_speech(quality, name, limits);
  quality.snr_db = signal_to_noise_db(activity);
  quality.clipping_ratio = clipping_ratio(samples);
  quality.bandwidth_hz = bandwidth_hz(samples, sample_rate, activity.hop_samples, activity.speech);
  quality.loudness_lufs = integrated_loudness(samples, sample_rate);
  const PitchTrack track = track_pitch(only_speech(samples, sample_rate, activity), sample_rate);
  quality.median_f0_hz = median_f0_hz(track);
  quality.pitch_spread_st = pitch_spread(track);
  add_warnings(quality, voiced_ratio(track), limits);
  return quality;
}

}  // namespace timbre
