#pragma once
// What full fine-tuning of the base model leaves: a model folder like models/base.
#include <filesystem>
#include <string>

#include "cli/finetuned_weights.h"
#include "synth/model_source.h"

namespace timbre {

// Writes the folder: `weights` (of SoVITS those that changed) in place of the model's, in fp16 as there, and its other
// files; its default voice is voices/NAME.voice, which the caller adds. Errors: kFile, kModel.
ModelInfo write_base_model(const ModelSource& source, const FinetunedWeights& weights,
                           const std::filesystem::path& folder, const std::string& name);

}  // namespace timbre
