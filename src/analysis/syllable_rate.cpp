#include "analysis/syllable_rate.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "audio/base_mel.h"

namespace timbre {
namespace {

constexpr int64_t kFirstBand = 7, kLastBand = 58;  // about 300 to 3400 Hz: vowels, no hum and no hiss
constexpr int64_t kSmooth = 9;                     // frames
constexpr double kDip = 2;                         // dB between two nuclei, on both sides
constexpr double kQuiet = 25;                      // dB below the loud frames: no speech
constexpr double kLoud = 0.95;                     // of the frames are softer than what is called loud
constexpr int64_t kLeastPause = 13;                // frames

std::vector<double> intensity_db(const at::Tensor& log_mel) {
  const auto power = at::exp(2 * log_mel[0].to(at::kCPU, at::kDouble)).slice(0, kFirstBand, kLastBand).sum(0);
  const auto smooth = at::hann_window(kSmooth + 2, false, at::kDouble).slice(0, 1, -1);
  const auto even = at::conv1d(power.reshape({1, 1, -1}), (smooth / smooth.sum()).reshape({1, 1, -1})).reshape({-1});
  const auto db = (10 * at::log10(even + 1e-12)).contiguous();
  return {db.data_ptr<double>(), db.data_ptr<double>() + db.numel()};
}

double speech_frames(const std::vector<double>& db, double least) {
  int64_t frames = 0, last = -1;
  for (int64_t t = 0; t < static_cast<int64_t>(db.size()); ++t) {
    if (db[static_cast<std::size_t>(t)] <= least) continue;
    frames += last >= 0 && t - last <= kLeastPause ? t - last : 1;
    last = t;
  }
  return static_cast<double>(frames);
}

}  // namespace

SyllableRate syllable_rate(const at::Tensor& log_mel) {
  if (log_mel.size(2) < kSmooth) return {};
  const auto db = intensity_db(log_mel);
  auto sorted = db;
  std::sort(sorted.begin(), sorted.end());
  const double least = sorted[static_cast<std::size_t>(kLoud * static_cast<double>(sorted.size() - 1))] - kQuiet;
  SyllableRate found;
  double highest = db.front(), lowest = db.front();
  bool rising = true;
  for (const double level : db) {
    highest = std::max(highest, level);
    lowest = std::min(lowest, level);
    if (rising && level < highest - kDip) {
      if (highest > least) ++found.syllables;
      rising = false;
      lowest = level;
    } else if (!rising && level > lowest + kDip) {
      rising = true;
      highest = level;
    }
  }
  found.speech_s = speech_frames(db, least) * static_cast<double>(kBaseHopSamples) / kBaseSampleRate;
  return found;
}

}  // namespace timbre
