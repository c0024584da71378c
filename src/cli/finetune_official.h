#pragma once
// Official checkpoints in fine-tuning: their networks with everything that training needs, and what comes out of it in
// the files that GPT-SoVITS reads.
#include <filesystem>
#include <string>

#include "cli/finetuned_weights.h"
#include "hifigan/discriminators.h"
#include "sovits/sovits.h"
#include "synth/model_source.h"

namespace timbre {

struct Networks;

// SoVITS with weight norm and posterior encoder. Errors: kModel, saying what to take instead, for a file without
// posterior encoder.
SoVits trainable_sovits(const ModelSource& source, const torch::Device& device);
// Those of `file` (s2D*.pth, D_*.pth), or, when empty, new ones. Errors: kFile, kModel.
hifigan::Discriminators trainable_discriminators(const std::filesystem::path& file, const ModelSource& source,
                                                 const torch::Device& device, uint64_t seed);

// Puts weights of a training SoVITS into the networks that speak.
void speak_with(Networks& networks, const StateDict& sovits);

struct OfficialModelFiles {
  std::filesystem::path gpt, sovits, folder;
};

// Writes RUN/NAME.ckpt and RUN/NAME.pth, in fp16 and without posterior encoder as upstream, and of both the model
// folder RUN/model. Errors: kFile, kModel.
OfficialModelFiles write_official_model(const ModelSource& source, const FinetunedWeights& weights,
                                        const std::filesystem::path& run, const std::string& name);

}  // namespace timbre
