#include "synth/official_files.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"
#include "checkpoint/released_weights.h"
#include "encoders/eres2net.h"
#include "synth/official_config.h"
#include "text/symbols.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr const char* kGptPrefix = "model.";

// Runs `read`, with the file's name in front of what it finds wrong.
template <typename Read>
auto named(const fs::path& file, Read read) {
  try {
    return read();
  } catch (const Error& error) {
    if (std::string(error.what()).find(file.string()) != std::string::npos) throw;
    throw Error(error.kind(), fmt::format("'{}': {}", file.string(), error.what()));
  }
}

OfficialCheckpoint read_part(const fs::path& file, OfficialPart part, const char* what) {
  auto checkpoint = read_official_checkpoint(file);
  checkpoint.weights = with_plain_names(std::move(checkpoint.weights));
  if (official_part(checkpoint.weights) != part)
    throw Error(ErrorKind::kModel, fmt::format("'{}' holds no {} weights", file.string(), what));
  return checkpoint;
}

// "model.X" → "gpt.X", as in a model folder.
StateDict renamed_gpt(StateDict weights) {
  StateDict result;
  for (auto& [name, tensor] : weights) {
    const auto at = name.rfind(kGptPrefix, 0) == 0 ? std::string(kGptPrefix).size() : 0;
    result["gpt." + name.substr(at)] = std::move(tensor);
  }
  return result;
}

// Some have the network within another.
StateDict hubert_weights(StateDict weights) {
  const std::string outer = "hubert.";
  StateDict result;
  for (auto& [name, tensor] : with_plain_names(std::move(weights)))
    result[name.rfind(outer, 0) == 0 ? name.substr(outer.size()) : name] = tensor;
  return result;
}

// The weights but for those whose names `unused` picks.
template <typename Unused>
StateDict without(Unused unused, StateDict weights) {
  for (auto item = weights.begin(); item != weights.end();)
    item = unused(item->first) ? weights.erase(item) : std::next(item);
  return weights;
}

nlohmann::json folder_config(const fs::path& directory) {
  constexpr uint64_t kMaxConfigBytes = 1 << 20;
  const auto file = directory / "config.json";
  auto config = nlohmann::json::parse(read_file(file, kMaxConfigBytes), nullptr, /*allow_exceptions=*/false);
  if (!config.is_object())
    throw Error(ErrorKind::kModel, fmt::format("'{}' is no JSON object; get the folder again", file.string()));
  return config;
}

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

}  // namespace

std::string voice_identity(const StateDict& sovits) {
  Sha256 hash;
  for (const auto& [name, tensor] : sovits) {
    bool listens = false;
    for (const char* prefix : {"ref_enc.", "ssl_proj.", "quantizer.", "sv_emb.", "prelu."})
      listens = listens || name.rfind(prefix, 0) == 0;
    if (!listens || !tensor.is_floating_point()) continue;
    const auto values = tensor.to(torch::kFloat).contiguous();
    hash.update(name.data(), name.size());
    hash.update(values.data_ptr<float>(), static_cast<std::size_t>(values.numel()) * sizeof(float));
  }
  return hash.hex_digest();
}

namespace {

// Those whose symbols the text encoder knows: version 1 has none for Korean and Cantonese.
std::vector<std::string> languages_of(const SoVitsConfig& config) {
  if (config.text_vocabulary <= kSymbolCountV1) return {"zh", "en", "ja"};
  return {"zh", "en", "ja", "ko", "yue"};
}

}  // namespace

ModelSource empty_official_source() {
  ModelSource source;
  source.config = official_model_config();
  source.info.languages = languages_of(source.config.sovits);
  return source;
}

OfficialCheckpoint read_sovits_file(const fs::path& file) { return read_part(file, OfficialPart::kSovits, "SoVITS"); }
OfficialCheckpoint read_gpt_file(const fs::path& file) { return read_part(file, OfficialPart::kGpt, "GPT"); }

void use_sovits_file(ModelSource& source, const fs::path& file) {
  named(file, [&] {
    const auto checkpoint = read_sovits_file(file);
    source.config.sovits = official_sovits_config(checkpoint);
    source.info.directory = file.parent_path();
    source.info.version = sovits_version(checkpoint);
    source.info.name = file.stem().string();
    source.info.identity = voice_identity(checkpoint.weights);
    set_rates(source.info, source.config);
    source.info.languages = languages_of(source.config.sovits);
  });
  source.parts[ModelPart::kSovits] = [file] { return PartWeights{read_sovits_file(file).weights, file}; };
}

void use_gpt_file(ModelSource& source, const fs::path& file) {
  named(file, [&] { source.config.gpt = official_gpt_config(read_gpt_file(file)); });
  source.parts[ModelPart::kGpt] = [file] { return PartWeights{renamed_gpt(read_gpt_file(file).weights), file}; };
}

void use_hubert_folder(ModelSource& source, const fs::path& directory) {
  source.config.hubert = read_hubert_config(folder_config(directory));
  source.parts[ModelPart::kHubert] = [directory] {
    return PartWeights{hubert_weights(read_weight_folder(directory).weights), directory};
  };
}

void use_bert_folder(ModelSource& source, const fs::path& directory) {
  const auto config = source.config.bert = read_bert_config(folder_config(directory));
  source.vocabulary = directory / "vocab.txt";
  source.parts[ModelPart::kBert] = [directory, config] {
    const auto unused = [&](const std::string& name) { return is_unused_bert_key(name, config); };
    return PartWeights{without(unused, read_weight_folder(directory).weights), directory};
  };
}

void use_verifier_file(ModelSource& source, const fs::path& file) {
  require_readable_file(file);
  source.parts[ModelPart::kVerifier] = [file] {
    return PartWeights{without(is_unused_eres2net_key, read_official_checkpoint(file).weights), file};
  };
}

void use_pretrained_folder(ModelSource& source, const fs::path& directory) {
  const auto hubert = directory / "chinese-hubert-base";
  const auto bert = directory / "chinese-roberta-wwm-ext-large";
  const auto verifier = directory / "sv" / "pretrained_eres2netv2w24s4ep4.ckpt";
  if (!source.has(ModelPart::kHubert) && is_file(hubert / "config.json")) use_hubert_folder(source, hubert);
  if (!source.has(ModelPart::kBert) && is_file(bert / "config.json")) use_bert_folder(source, bert);
  if (!source.has(ModelPart::kVerifier) && is_file(verifier)) use_verifier_file(source, verifier);
}

}  // namespace timbre
