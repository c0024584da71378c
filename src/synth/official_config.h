#pragma once
// What an official checkpoint is: version and sizes, from the shapes of its tensors first and from its own config where
// shapes do not tell (heads, upsampling). Source: module/models.py, process_ckpt.py of RVC-Boss/GPT-SoVITS.
#include <string>

#include "checkpoint/official_checkpoint.h"
#include "synth/model_config.h"

namespace timbre {

// Whose weights they are, by their names.
enum class OfficialPart { kGpt, kSovits, kOther };
OfficialPart official_part(const StateDict& weights);

// "v1", "v2", "v2Pro" or "v2ProPlus" of a SoVITS generator. Errors: kModel for v3 and v4, which have no such generator.
std::string sovits_version(const OfficialCheckpoint& checkpoint);

// Errors: kModel, naming the tensor or the field, for weights that no such network has.
SoVitsConfig official_sovits_config(const OfficialCheckpoint& checkpoint);
// Of weights whose names start with "model.".
GptConfig official_gpt_config(const OfficialCheckpoint& checkpoint);

}  // namespace timbre
