#include "checkpoint/official_checkpoint.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "checkpoint/pickle_json.h"
#include "checkpoint/pickle_reader.h"
#include "checkpoint/torch_file.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr uint64_t kMaxConfigBytes = 1 << 20;

// A safetensors file starts with the length of its header and then the header, which is a JSON object.
bool is_safetensors(std::string_view bytes) { return bytes.size() > 8 && bytes[8] == '{'; }

StateDict tensors_of(const PickleDict& dict, TorchFile& source, const std::string& file) {
  StateDict tensors;
  for (const auto& [key, value] : dict.items) {
    const auto* name = pickle_get<std::string>(key);
    if (!name) malformed_checkpoint(file, fmt::format("its weights have {} as a name", pickle_kind(key)));
    const auto* tensor = pickle_get<PickleTensor>(value);
    if (!tensor) malformed_checkpoint(file, fmt::format("its weight '{}' is {}", *name, pickle_kind(value)));
    if (!tensors.emplace(*name, source.tensor(*tensor)).second)
      malformed_checkpoint(file, fmt::format("it has the weight '{}' twice", *name));
  }
  return tensors;
}

std::optional<int64_t> integer_at(const PickleDict& root, const char* key) {
  const auto* value = root.find(key);
  const auto* integer = value ? pickle_get<int64_t>(*value) : nullptr;
  return integer ? std::optional<int64_t>(*integer) : std::nullopt;
}

const PickleDict* dict_at(const PickleDict& root, const char* key) {
  const auto* value = root.find(key);
  return value ? pickle_get<PickleDict>(*value) : nullptr;
}

void read_model(const PickleDict& root, TorchFile& source, const std::string& file, OfficialCheckpoint& result) {
  result.kind = CheckpointKind::kModel;
  result.weights = tensors_of(*dict_at(root, "weight"), source, file);
  if (const auto* config = root.find("config")) {
    result.config = pickle_to_json(*config, file);
    if (!result.config.is_object())
      malformed_checkpoint(file, fmt::format("its configuration is {}, expected a dict", pickle_kind(*config)));
  }
  const auto* info = root.find("info");
  const auto* text = info ? pickle_get<std::string>(*info) : nullptr;
  if (text) result.info = *text;
  result.lora_rank = integer_at(root, "lora_rank");
}

bool holds_only_tensors(const PickleDict& root) {
  for (const auto& item : root.items)
    if (!pickle_get<PickleTensor>(item.second)) return false;
  return !root.items.empty();
}

OfficialCheckpoint read_pickled(TorchFile source, const std::string& file) {
  if (const auto* tensor = pickle_get<PickleTensor>(source.root)) {
    OfficialCheckpoint bare;
    bare.kind = CheckpointKind::kTensor;
    bare.weights[""] = source.tensor(*tensor);
    return bare;
  }
  const auto* root = pickle_get<PickleDict>(source.root);
  if (!root) malformed_checkpoint(file, fmt::format("it holds {}, expected a dict", pickle_kind(source.root)));
  OfficialCheckpoint result;
  result.version_header = source.version_header;
  if (dict_at(*root, "weight")) {
    read_model(*root, source, file, result);
  } else if (dict_at(*root, "model")) {
    result.kind = CheckpointKind::kTraining;
    result.weights = tensors_of(*dict_at(*root, "model"), source, file);
    result.iteration = integer_at(*root, "iteration");
  } else if (holds_only_tensors(*root)) {
    result.weights = tensors_of(*root, source, file);
  } else {
    malformed_checkpoint(file,
                         "it has neither \"weight\" (a GPT-SoVITS model), nor \"model\" (one in training), nor "
                         "tensors alone");
  }
  return result;
}

OfficialCheckpoint from_safetensors(std::shared_ptr<MappedFile> file) {
  OfficialCheckpoint result;
  result.kind = CheckpointKind::kSafetensors;
  result.weights = read_safetensors(std::move(file)).tensors;
  return result;
}

Json read_config(const fs::path& path) {
  const auto config = Json::parse(read_file(path, kMaxConfigBytes), nullptr, /*allow_exceptions=*/false);
  if (config.is_object()) return config;
  throw Error(ErrorKind::kModel,
              fmt::format("'{}' is no valid JSON object (cut short?); fetch the model again", path.string()));
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

}  // namespace

OfficialCheckpoint read_official_checkpoint(const fs::path& path) {
  return read_official_checkpoint(MappedFile::open(path));
}

OfficialCheckpoint read_official_checkpoint(std::shared_ptr<MappedFile> file) {
  if (is_safetensors(file->view())) return from_safetensors(std::move(file));
  const std::string name = file->name();
  return read_pickled(read_torch_file(std::move(file)), name);
}

WeightFolder read_weight_folder(const fs::path& directory) {
  const auto config = directory / "config.json";
  const auto safetensors = directory / "model.safetensors", pickled = directory / "pytorch_model.bin";
  const auto missing = [&](const char* what) {
    throw Error(ErrorKind::kFile, fmt::format("no {} in the model folder '{}'; get it from the place where the model "
                                              "is published and put it there",
                                              what, directory.string()));
  };
  if (!is_there(config)) missing("config.json");
  if (!is_there(safetensors) && !is_there(pickled)) missing("model.safetensors or pytorch_model.bin");
  WeightFolder folder;
  folder.config = read_config(config);
  folder.weights = read_official_checkpoint(is_there(safetensors) ? safetensors : pickled).weights;
  return folder;
}

}  // namespace timbre
