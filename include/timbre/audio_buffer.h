#pragma once
// Audio as the library hands it in and out: one channel in memory.
#include <vector>

namespace timbre {

struct AudioBuffer {
  std::vector<float> samples;  // mono, full scale is ±1
  int sample_rate = 0;         // Hz

  double duration_s() const { return sample_rate > 0 ? static_cast<double>(samples.size()) / sample_rate : 0; }
};

}  // namespace timbre
