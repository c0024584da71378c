#pragma once
// The files that GPT-SoVITS and the models beneath it come in, whatever their container: weights as stored, the
// configuration as JSON. Nothing in a file is executed: see pickle_reader.h.
// Source: process_ckpt.py and utils.py of RVC-Boss/GPT-SoVITS.
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "checkpoint/safetensors.h"

namespace timbre {

enum class CheckpointKind {
  kModel,        // {"weight", "config", "info"[, "lora_rank"]}: what GPT-SoVITS speaks with
  kTraining,     // {"model", "iteration", "optimizer", "learning_rate"}: G_*.pth and D_*.pth; `weights` is "model"
  kStateDict,    // tensors by name and nothing else: the speaker verifier, pytorch_model.bin
  kSafetensors,  // the same as safetensors
  kTensor,       // one tensor, under the name "": the features that data preparation keeps
};

struct OfficialCheckpoint {
  CheckpointKind kind = CheckpointKind::kStateDict;
  StateDict weights;  // names and types as stored; GPT names start with "model."
  nlohmann::ordered_json config = nlohmann::ordered_json::object();  // utils.HParams or a dict; {} when there is none
  std::string info;                                                  // "8epoch_1234iteration"; may be empty
  std::optional<int> version_header;  // the number in place of the leading "PK": 5 is v2Pro
  std::optional<int64_t> lora_rank, iteration;
};

// Reads .pth, .ckpt, .bin, .pt (zip or legacy) and .safetensors, told apart by their content. The weights lie in the
// mapped file: pages come in when read and go back when the last tensor over them dies (see base/mapped_file.h), so
// move them into load_state_dict. Errors: kFile when it cannot be read; kModel when it is damaged, calls anything that
// a checkpoint has no business calling, or holds something else.
OfficialCheckpoint read_official_checkpoint(const std::filesystem::path& path);
OfficialCheckpoint read_official_checkpoint(std::shared_ptr<MappedFile> file);

struct WeightFolder {
  StateDict weights;
  nlohmann::ordered_json config;  // config.json, an object
};

// A Hugging Face folder: config.json and model.safetensors, else pytorch_model.bin. Errors: kFile, saying which file to
// get, when one is missing; kModel as above.
WeightFolder read_weight_folder(const std::filesystem::path& directory);

}  // namespace timbre
