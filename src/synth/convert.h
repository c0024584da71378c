#pragma once
// Official files ↔ a model folder: config.json, official.json (what the files said beside their weights), weights as
// safetensors under their official names.
#include <filesystem>
#include <optional>
#include <string>

namespace timbre {

struct OfficialFiles {
  std::filesystem::path gpt, sovits;   // .ckpt, .pth
  std::filesystem::path hubert, bert;  // Hugging Face folders; may be empty
  std::filesystem::path verifier;      // pretrained_eres2netv2w24s4ep4.ckpt; may be empty
};

enum class StorageType { kAsStored, kFloat32, kBFloat16, kFloat16 };
// "fp32", "bf16", "fp16". Errors: kUsage.
StorageType parse_storage_type(const std::string& name);

// Writes the folder `out`. The networks are built and loaded once, so that what does not fit is found now. Errors:
// kFile, kModel.
void convert_to_bundle(const OfficialFiles& files, StorageType type, const std::filesystem::path& out);

struct OfficialOutput {
  std::filesystem::path gpt, sovits;
};
// Writes NAME.ckpt and NAME.pth into the folder `out`, NAME being the model's. Errors: kFile; kModel for a folder that
// was not made from official files.
OfficialOutput convert_to_official(const std::filesystem::path& bundle, const std::filesystem::path& out);

}  // namespace timbre
