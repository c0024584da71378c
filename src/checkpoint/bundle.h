#pragma once
// A model directory: config.json, weights as safetensors (fp16 or fp32), voices/, MODEL_CARD.md. The bundle knows the
// files and their identity; what the sections of config.json mean is the networks' business.
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "checkpoint/safetensors.h"

namespace timbre {

// SHA-256 (hexadecimal) of each weight file by file name.
using WeightDigests = std::map<std::string, std::string>;

struct Bundle {
  std::filesystem::path directory;
  std::string name, version;
  std::vector<std::string> languages;
  std::string identity;        // of all weights
  std::string voice_identity;  // of those that a Voice depends on: "voice_identity" of config.json, else `identity`
  WeightDigests digests;       // from "sha256" of config.json, else computed
  nlohmann::json config;       // an object: all of config.json
};

// The weight files of a base model. Those of another "family" are the ones that "sha256" names.
const std::vector<std::string>& base_weight_files();

// Hashes the files in `directory`. Errors: kFile.
WeightDigests hash_weights(const std::filesystem::path& directory, const std::vector<std::string>& files);
// SHA-256 of the lines "digest  file\n" in order of the names: what `sha256sum *.safetensors | sha256sum` prints.
std::string bundle_identity(const WeightDigests& digests);

// Reads and checks config.json: format "timbre-bundle-1", "name", "version", "language", "identity", and optionally
// "voice_identity" and "sha256" {file: digest}, without which the files are hashed. Errors: kFile for a missing
// directory, config or weight file; kModel (what, where, what to do) for a damaged config and for an identity that is
// not that of the files.
Bundle read_bundle(const std::filesystem::path& directory);

// The tensors of one weight file, of the types it has. Errors: kFile, kModel when malformed or when it is not the file
// that the digest names.
StateDict read_weights(const Bundle& bundle, const std::string& file);

// A section of the config that must be an object; empty when absent. Errors: kModel.
nlohmann::json config_section(const Bundle& bundle, const std::string& name);

}  // namespace timbre
