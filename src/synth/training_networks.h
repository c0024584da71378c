#pragma once
// A model's SoVITS as training needs it: with its posterior encoder.
#include "gpt/gpt.h"
#include "sovits/sovits.h"
#include "synth/model_source.h"

namespace timbre {

// fp32, weight norm folded, every parameter learnable. Errors: kFile for a model without a posterior encoder
// (fine-tuned official files have none: give the pretrained one), kModel.
SoVits training_sovits(const ModelSource& source, const torch::Device& device);
// The GPT likewise. Errors: kFile, kModel.
Gpt training_gpt(const ModelSource& source, const torch::Device& device);

}  // namespace timbre
