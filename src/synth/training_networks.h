#pragma once
// A model's networks as training needs them.
#include "gpt/gpt.h"
#include "sovits/sovits.h"
#include "synth/model_source.h"

namespace timbre {

// fp32, weight norm folded, every parameter learnable; with its posterior encoder where the model has one. Errors:
// kFile, kModel.
SoVits training_sovits(const ModelSource& source, const torch::Device& device);
// The GPT likewise. Errors: kFile, kModel.
Gpt training_gpt(const ModelSource& source, const torch::Device& device);

}  // namespace timbre
