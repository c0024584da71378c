#pragma once
// Writes the files that GPT-SoVITS itself reads. Source: savee and my_save2 in process_ckpt.py of RVC-Boss/GPT-SoVITS.
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "checkpoint/safetensors.h"

namespace timbre {

enum class CheckpointLayout {
  kSovits,  // .pth: the configuration is a utils.HParams
  kGpt,     // .ckpt: it is a dict, the weights an OrderedDict
};

// Writes {"weight", "config", "info"} as torch.save does, from any device and in the types that the tensors have;
// official files hold fp16. `version_header`, 0 to 99, takes the place of the leading "PK", see
// OfficialCheckpoint::version_header; files without it are plain zips. The file appears under its name only when
// complete. Errors: kFile when it cannot be written; kModel for a type or number that such files cannot hold.
void write_official_checkpoint(const std::filesystem::path& path, const StateDict& weights,
                               const nlohmann::ordered_json& config, const std::string& info, CheckpointLayout layout,
                               std::optional<int> version_header = std::nullopt);

}  // namespace timbre
