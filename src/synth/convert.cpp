#include "synth/convert.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "checkpoint/bundle.h"
#include "checkpoint/torch_writer.h"
#include "synth/networks.h"
#include "synth/official_files.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kOfficialJson = "official.json";
constexpr uint64_t kMaxText = 16 << 20;

StateDict stored_as(StateDict weights, StorageType type) {
  if (type == StorageType::kAsStored) return weights;
  const auto wanted = type == StorageType::kFloat16    ? torch::kHalf
                      : type == StorageType::kBFloat16 ? torch::kBFloat16
                                                       : torch::kFloat;
  for (auto& [name, tensor] : weights)
    if (tensor.is_floating_point()) tensor = tensor.to(wanted);
  return weights;
}

ordered_json description_of(const OfficialCheckpoint& checkpoint) {
  ordered_json description = {{"config", checkpoint.config}, {"info", checkpoint.info}};
  if (checkpoint.version_header) description["header"] = *checkpoint.version_header;
  return description;
}

ModelSource source_of(const OfficialFiles& files) {
  auto source = empty_official_source();
  use_sovits_file(source, files.sovits);
  use_gpt_file(source, files.gpt);
  if (!files.hubert.empty()) use_hubert_folder(source, files.hubert);
  if (!files.bert.empty()) use_bert_folder(source, files.bert);
  if (!files.verifier.empty()) use_verifier_file(source, files.verifier);
  require_fit(source.config);
  return source;
}

// Loads every network that there is, which checks every name and shape.
void require_loadable(const ModelSource& source) {
  Networks networks(source, torch::kCPU);
  if (source.has(ModelPart::kHubert)) networks.hubert();
  if (source.has(ModelPart::kBert)) networks.bert();
  if (source.has(ModelPart::kVerifier)) networks.verifier();
}

void write_config(const ModelSource& source, const std::vector<std::string>& files, const fs::path& out) {
  auto config = official_config_json(source.config);
  const auto digests = hash_weights(out, files);
  config["format"] = "timbre-bundle-1";
  config["name"] = source.info.name;
  config["version"] = source.info.version;
  config["language"] = source.info.languages;
  config["sha256"] = digests;
  config["identity"] = bundle_identity(digests);
  config["voice_identity"] = source.info.identity;
  write_file_atomically(out / "config.json", config.dump(2) + "\n");
}

// "gpt.X" → "model.X".
StateDict official_gpt_names(StateDict weights) {
  constexpr std::string_view kPrefix = "gpt.";
  StateDict result;
  for (auto& [name, tensor] : weights) result["model." + name.substr(kPrefix.size())] = std::move(tensor);
  return result;
}

// A section of official.json, checked.
ordered_json section_of(const ordered_json& all, const char* name, const fs::path& file) {
  const auto found = all.find(name);
  const bool usable = found != all.end() && found->is_object() && found->contains("config") &&
                      (*found)["config"].is_object() && found->value("info", ordered_json()).is_string();
  if (!usable)
    throw Error(ErrorKind::kModel, fmt::format("'{}' lacks \"{}\" or its fields; convert again", file.string(), name));
  return *found;
}

}  // namespace

StorageType parse_storage_type(const std::string& name) {
  if (name == "fp32") return StorageType::kFloat32;
  if (name == "bf16") return StorageType::kBFloat16;
  if (name == "fp16") return StorageType::kFloat16;
  throw Error(ErrorKind::kUsage, fmt::format("no storage type '{}'; use fp32, bf16 or fp16", name));
}

void convert_to_bundle(const OfficialFiles& files, StorageType type, const fs::path& out) {
  const auto source = source_of(files);
  require_loadable(source);
  std::error_code failed;
  fs::create_directories(out, failed);
  if (failed) throw Error(ErrorKind::kFile, fmt::format("cannot make the folder '{}'", out.string()));

  std::vector<std::string> written;
  const auto write = [&](ModelPart part, const std::string& name) {
    if (!source.has(part)) return;
    write_safetensors(out / name, stored_as(source.read(part).state, type));
    written.push_back(name);
  };
  write(ModelPart::kSovits, "sovits.safetensors");
  write(ModelPart::kGpt, "gpt.safetensors");
  write(ModelPart::kHubert, "hubert.safetensors");
  write(ModelPart::kBert, "bert.safetensors");
  write(ModelPart::kVerifier, "verifier.safetensors");
  if (source.has(ModelPart::kBert))
    write_file_atomically(out / kBertVocabulary, read_file(files.bert / "vocab.txt", kMaxText));
  const ordered_json official = {{"gpt", description_of(read_gpt_file(files.gpt))},
                                 {"sovits", description_of(read_sovits_file(files.sovits))}};
  write_file_atomically(out / kOfficialJson, official.dump(2) + "\n");
  write_config(source, written, out);  // last: without it the folder is no model
}

OfficialOutput convert_to_official(const fs::path& directory, const fs::path& out) {
  const auto bundle = read_bundle(directory);
  const auto file = directory / kOfficialJson;
  if (read_model_config(bundle).family != ModelFamily::kOfficial) {
    throw Error(ErrorKind::kModel, fmt::format("'{}' is no model that was made from official files; only such a one "
                                               "can be turned back",
                                               directory.string()));
  }
  const auto official = ordered_json::parse(read_file(file, kMaxText), nullptr, /*allow_exceptions=*/false);
  const auto gpt = section_of(official, "gpt", file), sovits = section_of(official, "sovits", file);
  std::error_code failed;
  fs::create_directories(out, failed);
  if (failed) throw Error(ErrorKind::kFile, fmt::format("cannot make the folder '{}'", out.string()));

  const OfficialOutput output{out / (bundle.name + ".ckpt"), out / (bundle.name + ".pth")};
  write_official_checkpoint(output.gpt, official_gpt_names(read_weights(bundle, "gpt.safetensors")), gpt["config"],
                            gpt["info"], CheckpointLayout::kGpt);
  std::optional<int> header;
  if (sovits.contains("header") && sovits["header"].is_number_integer()) header = sovits["header"].get<int>();
  write_official_checkpoint(output.sovits, read_weights(bundle, "sovits.safetensors"), sovits["config"], sovits["info"],
                            CheckpointLayout::kSovits, header);
  return output;
}

}  // namespace timbre
