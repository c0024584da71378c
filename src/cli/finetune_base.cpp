#include "cli/finetune_base.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "checkpoint/bundle.h"
#include "checkpoint/released_weights.h"
#include "checkpoint/state_dict.h"
#include "synth/training_networks.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr const char* kModelCard = "MODEL_CARD.md";

// Weight norm folded, as what was learnt is; a posterior encoder in a file of its own stays there.
StateDict sovits_with(const ModelSource& source, const StateDict& learnt) {
  auto state = state_dict(*training_sovits(source, torch::kCPU));
  if (source.has(ModelPart::kPosterior)) state = without_prefix(std::move(state), "enc_q.");
  for (const auto& [name, tensor] : learnt) state[name] = tensor;
  return matrices_in_half(std::move(state));
}

StateDict gpt_with(const ModelSource& source, const StateDict& learnt) {
  auto state = source.read(ModelPart::kGpt).state;
  for (const auto& [name, tensor] : learnt) state["gpt." + name] = tensor;
  return matrices_in_half(std::move(state));
}

void copy_others(const fs::path& from, const fs::path& to) {
  for (const auto& entry : fs::directory_iterator(from)) {
    const auto name = entry.path().filename();
    if (!entry.is_regular_file() || name == "config.json" || name == kModelCard || fs::exists(to / name)) continue;
    write_file_atomically(to / name, read_file(entry.path(), fs::file_size(entry.path())));
  }
}

std::string model_card(const ModelInfo& from, const std::string& name) {
  const auto card = from.directory / kModelCard;
  return fmt::format(
      "Made by `timbre finetune --full` from {} {} for the voice {}. What follows was said of that "
      "model.\n\n{}",
      from.name, from.version, name, fs::exists(card) ? read_file(card) : "(nothing)\n");
}

}  // namespace

ModelInfo write_base_model(const ModelSource& source, const FinetunedWeights& weights, const fs::path& folder,
                           const std::string& name) {
  const auto& from = source.info.directory;
  std::error_code failed;
  fs::create_directories(folder / "voices", failed);
  if (failed) throw Error(ErrorKind::kFile, fmt::format("cannot make the folder '{}'", folder.string()));
  write_safetensors(folder / "sovits.safetensors", sovits_with(source, weights.sovits));
  write_safetensors(folder / "gpt.safetensors", gpt_with(source, weights.gpt));
  copy_others(from, folder);
  write_file_atomically(folder / kModelCard, model_card(source.info, name));
  auto config = read_bundle(from).config;
  const auto digests = hash_weights(folder, base_weight_files());
  config["name"] = name;
  config["default_voice"] = name;
  config["sha256"] = digests;
  config["identity"] = bundle_identity(digests);
  config.erase("voice_identity");
  write_file_atomically(folder / "config.json", config.dump(2) + "\n");  // last: without it the folder is no model
  return bundle_source(folder).info;
}

}  // namespace timbre
