#pragma once
// How far two waves' log-mels are apart: the mean L1 over three resolutions, one for onsets, one for formants, one for
// harmonics. One alone can be satisfied by a wave that is wrong in the others.
#include <vector>

#include "audio/mel.h"

namespace timbre {

class MelDistance {
 public:
  // spectrogram: its n_fft is the middle resolution. Magnitudes below `floor` count as it.
  MelDistance(const SpectrogramConfig& spectrogram, double high_hz, double floor);
  // made, real [B, N] → scalar, in nats. Differentiable.
  at::Tensor operator()(const at::Tensor& made, const at::Tensor& real);

 private:
  double floor_;
  std::vector<LogMel> mels_;
};

}  // namespace timbre
