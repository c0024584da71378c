#include "cli/finetune_official.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/random.h"
#include "checkpoint/released_weights.h"
#include "checkpoint/state_dict.h"
#include "checkpoint/torch_writer.h"
#include "nn/weight_norm.h"
#include "synth/convert.h"
#include "synth/networks.h"
#include "synth/official_files.h"
#include "train/sovits_finetuning.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kPosterior = "enc_q.";

bool begins(const std::string& text, const std::string& with) { return text.rfind(with, 0) == 0; }

bool has_posterior(const StateDict& state) {
  const auto found = state.lower_bound(kPosterior);
  return found != state.end() && begins(found->first, kPosterior);
}

StateDict in_half(StateDict state) {
  for (auto& [name, tensor] : state)
    if (tensor.is_floating_point()) tensor = tensor.detach().to(torch::kCPU, torch::kHalf);
  return state;
}

struct Description {
  ordered_json config;
  std::string info;
};

// What a file says beside its weights; of a folder, what the file said that it was made of.
Description beside(const fs::path& file, const char* part) {
  if (file.extension() != ".safetensors") {
    const auto checkpoint = read_official_checkpoint(file);
    return {checkpoint.config, checkpoint.info};
  }
  const auto description = file.parent_path() / "official.json";
  const auto all = ordered_json::parse(read_file(description), nullptr, /*allow_exceptions=*/false);
  if (!all.is_object() || !all.contains(part) || !all[part].contains("config"))
    throw Error(ErrorKind::kModel, fmt::format("'{}' lacks \"{}\"; convert again", description.string(), part));
  return {all[part]["config"], all[part].value("info", "")};
}

// The folder or file that a part was read from, where convert can read it again.
fs::path origin(const ModelSource& source, ModelPart part) {
  if (!source.has(part)) return {};
  const auto file = source.read(part).file;
  if (fs::is_directory(file) || part == ModelPart::kVerifier) return file;
  log_warn("'{}' is part of a model folder and is not copied: give --pretrained when you speak with the new one",
           file.string());
  return {};
}

std::optional<int> header_of(const std::string& version) {
  if (version == "v2Pro") return 5;
  if (version == "v2ProPlus") return 6;
  return std::nullopt;
}

StateDict named_as_official(const StateDict& gpt, const std::string& prefix) {
  StateDict named;
  for (const auto& [name, tensor] : gpt) named["model." + name.substr(prefix.size())] = tensor;
  return named;
}

}  // namespace

SoVits trainable_sovits(const ModelSource& source, const torch::Device& device) {
  auto [state, file] = source.read(ModelPart::kSovits);
  if (!has_posterior(state)) {
    throw Error(ErrorKind::kModel,
                fmt::format("'{}' has no posterior encoder (enc_q), which training needs: files that GPT-SoVITS "
                            "fine-tuned leave it out; start from the pretrained file (s2G488k.pth, s2G2333k.pth, "
                            "s2Gv2Pro.pth or s2Gv2ProPlus.pth)",
                            file.string()));
  }
  auto config = source.config.sovits;
  config.has_posterior_encoder = true;
  SoVits sovits(config);
  drop_unexpected(*sovits, state, file.string());
  load_state_dict(*sovits, std::move(state));
  sovits->to(device, torch::kFloat);
  return sovits;
}

hifigan::Discriminators trainable_discriminators(const fs::path& file, const ModelSource& source,
                                                 const torch::Device& device, uint64_t seed) {
  at::manual_seed(derive_seed(seed, "discriminators"));
  hifigan::Discriminators discriminators(discriminator_periods(source.config.sovits.speaker_dim > 0));
  if (!file.empty()) {
    try {
      load_state_dict(*discriminators, read_official_checkpoint(file).weights);
    } catch (const Error& error) {
      throw Error(error.kind(), fmt::format("'{}' holds no discriminators of {}: {}", file.string(),
                                            source.info.version, error.what()));
    }
  }
  discriminators->to(device, torch::kFloat);
  return discriminators;
}

void speak_with(Networks& networks, const StateDict& sovits) {
  auto config = networks.config.sovits;
  config.has_posterior_encoder = false;
  SoVits copy(config);
  load_state_dict(*copy, without_prefix(sovits, kPosterior));
  nn::remove_weight_norm(*copy);
  load_state_dict(*networks.sovits, state_dict(*copy));
}

OfficialModelFiles write_official_model(const ModelSource& source, const FinetunedWeights& weights, const fs::path& run,
                                        const std::string& name) {
  OfficialModelFiles files{run / (name + ".ckpt"), run / (name + ".pth"), run / "model"};
  const auto sovits = source.read(ModelPart::kSovits), gpt = source.read(ModelPart::kGpt);
  const auto gpt_said = beside(gpt.file, "gpt"), sovits_said = beside(sovits.file, "sovits");
  const bool same_gpt = weights.gpt.empty(), same_sovits = weights.sovits.empty();
  write_official_checkpoint(
      files.gpt, in_half(same_gpt ? named_as_official(gpt.state, "gpt.") : named_as_official(weights.gpt, "")),
      gpt_said.config, same_gpt ? gpt_said.info : weights.gpt_info, CheckpointLayout::kGpt);
  write_official_checkpoint(files.sovits,
                            in_half(without_prefix(same_sovits ? sovits.state : weights.sovits, kPosterior)),
                            sovits_said.config, same_sovits ? sovits_said.info : weights.sovits_info,
                            CheckpointLayout::kSovits, header_of(source.info.version));
  convert_to_bundle({files.gpt, files.sovits, origin(source, ModelPart::kHubert), origin(source, ModelPart::kBert),
                     origin(source, ModelPart::kVerifier)},
                    StorageType::kAsStored, files.folder);
  return files;
}

}  // namespace timbre
