#pragma once
// Puts what the stages made together as a model folder that `--model` takes.
#include <filesystem>
#include <string>

namespace timbre {

struct BundleOptions {
  std::filesystem::path base;  // teacher.safetensors, quantizer.safetensors
  std::filesystem::path runs;  // RUNS/{prior,gpt,content,posterior}/model.safetensors, the last if there is one
  std::filesystem::path out;   // config.json, {sovits,gpt,content,speaker,posterior}.safetensors in half precision
  std::string version;
};

// Weights of flow and vocoder are the teacher's; the text encoder does not hear the voice (ge_to512 is zero), as the
// teacher's prior does not. The posterior encoder, which fine-tuning alone needs, is a file of its own.
// Errors: kFile and kModel naming what is missing.
void assemble_bundle(const BundleOptions& options);

}  // namespace timbre
