#pragma once
// Kaldi's log-mel filter bank, as the official speaker encoder hears it: 80 bands from 20 Hz to 8 kHz of 25 ms frames
// every 10 ms. Source: Kaldi (feature-fbank), torchaudio.compliance.kaldi.fbank with its defaults and dither 0: frames
// that lie inside the wave alone, mean removed, pre-emphasis 0.97, Povey window, power spectrum of 512 points, natural
// logarithm, floor 1.19e-7. The wave is not scaled to 16-bit integers and no mean over time is taken away.
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace timbre {

constexpr int64_t kKaldiSampleRate = 16000;  // Hz
constexpr int64_t kKaldiBands = 80;

// wave [B, N] at 16 kHz, −1 … 1 → [B, 80, T], float32, T = 1 + (N − 400) / 160. On the wave's device.
// Throws Error(kInput) for a wave shorter than one frame of 400 samples.
at::Tensor kaldi_fbank(const at::Tensor& wave);

}  // namespace timbre
