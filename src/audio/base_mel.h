#pragma once
// The log-mel that the base model's encoders hear: 22.05 kHz, 1024-point Hann window, hop 256 (86.13 frames a second),
// 80 Slaney bands from 0 to 8 kHz, natural logarithm, floor 1e-5.
#include <ATen/core/Tensor.h>

namespace timbre {

constexpr int kBaseSampleRate = 22050;
constexpr int64_t kBaseHopSamples = 256;

// wave: float [B, samples] at 22.05 kHz → [B, 80, samples / 256].
at::Tensor base_log_mel(const at::Tensor& wave);

// The wave filtered in time and frequency: float [samples] at 22.05 kHz, CPU, and the natural logarithm of each band's
// gain in each frame of its log-mel, [80, samples / 256] → float [samples]. Between the bands' middles the gain follows
// straight lines, above the last it stays.
at::Tensor filter_mel_bands(const at::Tensor& wave, const at::Tensor& log_gains);

}  // namespace timbre
