#include "synth/room_tone.h"

#include <algorithm>
#include <cmath>

#include "audio/level.h"
#include "base/random.h"

namespace timbre {
namespace {

constexpr double kGrainS = 0.060, kEndS = 0.010, kStepS = 0.005;
constexpr double kLoudest = 0.001;  // −60 dBFS: more of it is taken for speech by speaker verifiers

}  // namespace

RoomTone::RoomTone(int sample_rate) : length_(2 * static_cast<std::size_t>(kGrainS / 2 * sample_rate)) {}

void RoomTone::learn(const std::vector<float>& sentence) {
  const double rate = static_cast<double>(length_) / kGrainS;
  const auto margin = static_cast<std::size_t>(kEndS * rate), step = static_cast<std::size_t>(kStepS * rate);
  double least = 0;
  std::size_t found = 0;
  for (std::size_t at = margin; at + length_ + margin <= sentence.size(); at += step) {
    const double power = mean_power(sentence.data() + at, length_);
    if (power <= 0 || (found > 0 && power >= least)) continue;
    least = power;
    found = at;
  }
  if (found == 0) return;
  const auto begin = sentence.begin() + static_cast<std::ptrdiff_t>(found);
  grain_.assign(begin, begin + static_cast<std::ptrdiff_t>(length_));
  const auto gain = static_cast<float>(std::min(1.0, kLoudest / std::sqrt(least)));
  for (float& sample : grain_) sample *= gain;
}

// Grains half over each other under a sine window, whose squares add up to 1: the power stays, and no period is heard,
// since each grain begins elsewhere in the stretch and may be turned over.
std::vector<float> RoomTone::make(std::size_t count, std::uint64_t seed) const {
  std::vector<float> tone(count, 0.0F);
  if (grain_.empty()) return tone;
  SplitMix64 random(seed);
  const auto half = static_cast<std::ptrdiff_t>(length_ / 2);
  for (std::ptrdiff_t at = -half; at < static_cast<std::ptrdiff_t>(count); at += half) {
    const std::size_t from = random() % length_;
    const float sign = random() % 2 == 0 ? 1.0F : -1.0F;
    for (std::size_t i = 0; i < length_; ++i) {
      const auto to = at + static_cast<std::ptrdiff_t>(i);
      if (to < 0 || to >= static_cast<std::ptrdiff_t>(count)) continue;
      const double window = std::sin(M_PI * (static_cast<double>(i) + 0.5) / static_cast<double>(length_));
      tone[static_cast<std::size_t>(to)] += sign * static_cast<float>(window) * grain_[(from + i) % length_];
    }
  }
  return tone;
}

}  // namespace timbre
