#pragma once
// How far apart two voice vectors are: by what they change in the networks that they condition.
#include "checkpoint/state_dict.h"

namespace timbre {

// teacher: the weights of teacher.safetensors. A [512, 512] with |A·g|² = the mean square of what g adds to the
// conditioned layers of flow and vocoder.
torch::Tensor conditioning_metric(const StateDict& teacher);

}  // namespace timbre
