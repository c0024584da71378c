#pragma once
// Damage that real recordings have and a teacher's speech has not: noise, other voices, rooms, band limits, telephone
// and codec losses, uneven frequency response. All of it keeps the time axis, so that frame targets stay valid.
#include <ATen/core/Tensor.h>

#include "base/random.h"

namespace timbre {

struct AugmentOptions {
  double noise = 0.6;  // probabilities
  double babble = 0.15;
  double reverb = 0.35;
  double band_limit = 0.35;
  double equalizer = 0.5;
  double clipping = 0.05;
  double codec = 0.25;  // weak spectral bins vanish, as in low-rate codecs
};

// wave: float [samples] at `sample_rate`; `other`: another voice of the same length for babble, or undefined.
at::Tensor augment_wave(const at::Tensor& wave, const at::Tensor& other, int sample_rate, const AugmentOptions& options,
                        SplitMix64& random);

// Stretches the frequency axis of log_mel [n_mels, T] by `factor` (another vocal tract) and hides random bands and
// times.
at::Tensor warp_mel(const at::Tensor& log_mel, double factor);
at::Tensor mask_mel(const at::Tensor& log_mel, SplitMix64& random);

}  // namespace timbre
