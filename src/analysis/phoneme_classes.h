#pragma once
// English phonemes without their stress, which is not what a listener would call an error: 39 sounds, and one class for
// pauses, punctuation and what is no English sound.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace timbre {

constexpr std::int64_t kPauseClass = 0;

// Names by class: "" for the pause, then "AA", "AE", …, "ZH".
const std::vector<std::string>& phoneme_class_names();

// The class of a symbol of text/symbols.h.
std::int64_t phoneme_class(std::int64_t symbol);

// log-probabilities of symbols [T, S] → of classes [T, 40]: each sum over a class's symbols.
at::Tensor class_log_probs(const at::Tensor& symbol_log_probs);

}  // namespace timbre
