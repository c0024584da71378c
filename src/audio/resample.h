#pragma once
// Sample rate conversion by libsoxr. n samples become round(n * to / from), without delay. Single-threaded and
// deterministic. Errors: kUsage for a rate outside 1000 … 768000 Hz.
#include <cstdint>
#include <memory>
#include <vector>

namespace timbre {

enum class ResampleQuality {
  kHigh,      // 20-bit: for analysis
  kVeryHigh,  // 28-bit: for audio that is kept
};

// Converts a signal that arrives in blocks. Concatenated, the results equal resample() of the whole.
class Resampler {
 public:
  Resampler(int from_hz, int to_hz, ResampleQuality quality = ResampleQuality::kVeryHigh);
  ~Resampler();
  Resampler(const Resampler&) = delete;
  Resampler& operator=(const Resampler&) = delete;

  // Takes the next samples and returns those that are ready (later ones, and possibly none).
  std::vector<float> process(const std::vector<float>& samples);
  // The rest, once, after the last block.
  std::vector<float> finish();

 private:
  struct Handle;
  std::vector<float> run(const float* samples, std::size_t count);
  std::unique_ptr<Handle> handle_;  // null when the rates are equal
  int from_hz_, to_hz_;
  std::int64_t taken_ = 0, given_ = 0;
};

std::vector<float> resample(const std::vector<float>& samples, int from_hz, int to_hz,
                            ResampleQuality quality = ResampleQuality::kVeryHigh);

}  // namespace timbre
