#include "synth/base_model.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "synth/networks.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

ModelInfo info_of(const Bundle& bundle, const ModelConfig& config) {
  ModelInfo info;
  info.directory = bundle.directory;
  info.name = bundle.name;
  info.version = bundle.version;
  info.languages = bundle.languages;
  info.identity = bundle.identity;
  info.sample_rate = static_cast<int>(config.sovits.sample_rate);
  info.tokens_per_second = static_cast<double>(config.sovits.sample_rate) /
                           static_cast<double>(config.sovits.hop * config.sovits.semantic_stride);
  return info;
}

}  // namespace

BaseModel::BaseModel() = default;
BaseModel::~BaseModel() = default;

std::shared_ptr<BaseModel> BaseModel::load(const fs::path& directory, const std::string& device) {
  const auto where = parse_device(device);
  const auto bundle = read_bundle(directory);
  const auto config = read_model_config(bundle);
  std::shared_ptr<BaseModel> model(new BaseModel);
  model->info_ = info_of(bundle, config);
  model->sampling_ = config.sampling;
  model->networks_ = std::make_unique<Networks>(bundle, config, where);
  return model;
}

ModelInfo BaseModel::read_info(const fs::path& directory) {
  const auto bundle = read_bundle(directory);
  return info_of(bundle, read_model_config(bundle));
}

std::vector<fs::path> built_in_voices(const fs::path& model_directory) {
  std::vector<fs::path> voices;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(model_directory / "voices", ignored))
    if (entry.path().extension() == ".voice") voices.push_back(entry.path());
  std::sort(voices.begin(), voices.end());
  return voices;
}

fs::path default_voice(const fs::path& model_directory) {
  const auto voices = built_in_voices(model_directory);
  if (voices.empty()) {
    throw Error(ErrorKind::kModel,
                fmt::format("the model in '{}' comes without voices; give one with --voice", model_directory.string()));
  }
  const auto bundle = read_bundle(model_directory);
  const auto wanted = read_model_config(bundle).default_voice;
  if (wanted.empty()) return voices.front();
  for (const auto& voice : voices)
    if (voice.stem() == wanted) return voice;
  throw Error(ErrorKind::kModel, fmt::format("'{}' names the default voice '{}', which is not in its folder voices; "
                                             "fetch the model again or give a voice with --voice",
                                             (model_directory / "config.json").string(), wanted));
}

}  // namespace timbre
