#pragma once
// Weights of a module by their registered names: parameters and buffers.
#include <torch/nn/module.h>

#include <string>

#include "checkpoint/safetensors.h"

namespace timbre {

// Copies into every parameter and buffer of `module` the tensor named prefix + its name, converted to the module's type
// and device. Names without the prefix belong to somebody else and are passed over. Strict: one kModel error lists all
// missing, unexpected and mis-shaped names, and then nothing has been copied.
void load_state_dict(torch::nn::Module& module, const StateDict& state, const std::string& prefix = "");
// The same, dropping each tensor from `state` as soon as it is copied, so that memory never holds all of the weights
// twice. Tensors without the prefix stay.
void load_state_dict(torch::nn::Module& module, StateDict&& state, const std::string& prefix = "");

// Takes out of `state` what `module` has no place for under `prefix`, and says so, naming `file`: other programs keep
// weights of their own beside those of the network. Names without the prefix stay.
void drop_unexpected(const torch::nn::Module& module, StateDict& state, const std::string& file,
                     const std::string& prefix = "");

// Parameters and buffers under prefix + name. They share memory with the module and carry no gradient.
StateDict state_dict(const torch::nn::Module& module, const std::string& prefix = "");

}  // namespace timbre
