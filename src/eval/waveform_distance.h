#pragma once
// Distances of two signals that are aligned sample by sample.
#include <ATen/core/Tensor.h>

#include <vector>

namespace timbre {

// Scale-invariant signal-to-distortion ratio in dB, both without their mean (Le Roux et al., "SDR – half-baked or well
// done?", ICASSP 2019); -120 … 120. The longer signal is cut.
double si_sdr_db(const std::vector<float>& reference, const std::vector<float>& estimate);

// Multi-resolution STFT distance (Yamamoto et al., "Parallel WaveGAN", ICASSP 2020): spectral convergence plus mean
// absolute difference of log magnitudes, mean over FFT sizes 1024, 2048, 512 with hops 120, 240, 50 and Hann windows of
// 600, 1200, 240. Waves [N] of equal length, at least 2048 samples.
double multi_resolution_stft(const at::Tensor& reference, const at::Tensor& estimate);

}  // namespace timbre
