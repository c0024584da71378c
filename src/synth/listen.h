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

// recognised_phonemes() in the symbols of text/symbols.h.
std::vector<std::int64_t> recognised_phonemes(const Heard& heard);

}  // namespace timbre
