#pragma once
// Weights as model files hold them.
#include <string>

#include "checkpoint/safetensors.h"

namespace timbre {

// On the CPU, matrices and kernels in fp16; vectors stay as they are.
StateDict matrices_in_half(StateDict weights);
// All but those whose names begin with `prefix`.
StateDict without_prefix(StateDict weights, const std::string& prefix);

}  // namespace timbre
