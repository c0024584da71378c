#pragma once
// The log-mel that the base model's encoders hear: 22.05 kHz, 1024-point Hann window, hop 256 (86.13 frames a second),
// 80 Slaney bands from 0 to 8 kHz, natural logarithm, floor 1e-5.
#include <ATen/core/Tensor.h>

namespace timbre {

constexpr int kBaseSampleRate = 22050;
constexpr int64_t kBaseHopSamples = 256;

// wave: float [B, samples] at 22.05 kHz → [B, 80, samples / 256].
at::Tensor base_log_mel(const at::Tensor& wave);

}  // namespace timbre
