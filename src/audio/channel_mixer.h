#pragma once
// Several channels → one.
#include <cstddef>
#include <vector>

namespace timbre {

class ChannelMixer {
 public:
  // Looks at the beginning of a recording, interleaved: channels that cancel each other out (one of them was connected
  // the wrong way round) are not mixed, the loudest is taken; all others are averaged.
  void choose(const std::vector<float>& interleaved, std::size_t channels);

  float mix(const float* frame) const {
    float sum = 0;
    for (std::size_t c = begin_; c < end_; ++c) sum += frame[c];
    return sum * scale_;
  }

 private:
  std::size_t begin_ = 0, end_ = 1;
  float scale_ = 1;
};

}  // namespace timbre
