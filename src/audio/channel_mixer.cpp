#include "audio/channel_mixer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace timbre {
namespace {

// Of the power that channels without anything in common would have when averaged. Ordinary stereo has more than all of
// it, a channel and its mirror image none.
constexpr double kCancelled = 0.1;

}  // namespace

void ChannelMixer::choose(const std::vector<float>& interleaved, std::size_t channels) {
  begin_ = 0, end_ = channels;
  scale_ = 1.0F / static_cast<float>(channels);
  std::vector<double> power(channels);
  double mixed = 0;
  for (std::size_t i = 0; i + channels <= interleaved.size(); i += channels) {
    double sum = 0;
    for (std::size_t c = 0; c < channels; ++c) {
      const double sample = interleaved[i + c];
      if (!std::isfinite(sample)) return;
      sum += sample;
      power[c] += sample * sample;
    }
    mixed += sum * sum;
  }
  const double apart = std::accumulate(power.begin(), power.end(), 0.0);
  if (channels < 2 || apart <= 0 || mixed >= kCancelled * apart) return;
  begin_ = static_cast<std::size_t>(std::max_element(power.begin(), power.end()) - power.begin());
  end_ = begin_ + 1;
  scale_ = 1;
}

}  // namespace timbre
