#pragma once
// Weights as model files hold them.
#include <string>

#include "checkpoint/safetensors.h"

namespace timbre {

// On the CPU, matrices and kernels in fp16; vectors stay as they are.
StateDict matrices_in_half(StateDict weights);
// Names as GPT-SoVITS gives them: without the "module." of a network that was trained in several processes, weight norm
// as weight_g and weight_v where newer versions of PyTorch write parametrizations.weight.original0 and original1.
StateDict with_plain_names(StateDict weights);
// All but those whose names begin with `prefix`.
StateDict without_prefix(StateDict weights, const std::string& prefix);

}  // namespace timbre
