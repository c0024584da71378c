#pragma once
// What the content encoder hears in a recording: semantic tokens and phonemes.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace timbre {

struct Networks;

struct Heard {
  at::Tensor features;         // [1, content_dim, T], on the model's device
  at::Tensor phone_log_probs;  // [T, n_symbols], CPU: log-probabilities of each frame's phoneme
};

// samples at 22.05 kHz; frames of 256 samples.
Heard listen(Networks& networks, const std::vector<float>& samples);

std::vector<std::int64_t> semantic_tokens(Networks& networks, const Heard& heard);

struct RecognitionOptions {
  int64_t smoothing = 3;     // frames over which the log-probabilities are averaged; odd
  int64_t least_sound = 2;   // frames: shorter phonemes are flicker
  int64_t least_pause = 10;  // frames: shorter punctuation is none
};

// The most likely phonemes in order, repeats joined, ending with ".". Empty when no phoneme sounds.
std::vector<std::int64_t> recognised_phonemes(const at::Tensor& phone_log_probs,
                                              const RecognitionOptions& options = {});

}  // namespace timbre
