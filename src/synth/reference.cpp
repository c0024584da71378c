#include "synth/reference.h"

#include <algorithm>
#include <cmath>

#include "audio/audio_file.h"
#include "audio/base_mel.h"

namespace timbre {

Reference read_reference(const std::filesystem::path& file, double max_duration_s, const ReferenceLimits& limits) {
  AudioReadLimits read_limits;
  read_limits.max_duration_s = max_duration_s;
  auto audio = read_audio_at(file, kBaseSampleRate, read_limits);
  Reference reference;
  reference.file = file;
  reference.quality = assess_reference(audio.samples, kBaseSampleRate, "'" + file.string() + "'", limits);
  const auto activity = detect_voice(audio.samples, kBaseSampleRate);
  reference.samples = scaled_to_level(std::move(audio.samples), activity, kReferenceLevelDbfs);
  reference.activity = detect_voice(reference.samples, kBaseSampleRate);
  return reference;
}

std::vector<std::vector<float>> speech_windows(const Reference& reference, double window_s) {
  std::size_t total = 0;
  for (const auto& segment : reference.activity.segments) total += segment.size();
  const double seconds = static_cast<double>(total) / kBaseSampleRate;
  const auto count = static_cast<std::size_t>(std::max(1.0, std::round(seconds / window_s)));
  std::vector<std::vector<float>> windows(total > 0 ? count : 0);
  std::size_t done = 0;
  for (const auto& segment : reference.activity.segments) {
    for (std::size_t at = segment.begin; at < segment.end;) {
      const std::size_t window = done * count / total;
      const std::size_t window_end = ((window + 1) * total + count - 1) / count;
      const std::size_t size = std::min(segment.end - at, window_end - done);
      const auto from = reference.samples.begin() + static_cast<std::ptrdiff_t>(at);
      windows[window].insert(windows[window].end(), from, from + static_cast<std::ptrdiff_t>(size));
      at += size;
      done += size;
    }
  }
  return windows;
}

}  // namespace timbre
