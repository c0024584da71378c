#include "synth/base_model.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "synth/model_source.h"
#include "synth/networks.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

}  // namespace

BaseModel::BaseModel() = default;
BaseModel::~BaseModel() = default;

std::shared_ptr<BaseModel> BaseModel::load(const fs::path& directory, const std::string& device) {
  parse_device(device);
  return load(bundle_source(directory), device);
}

std::shared_ptr<BaseModel> BaseModel::load(const ModelSource& source, const std::string& device,
                                           const std::string& precision) {
  const auto where = parse_device(device);
  const auto type = parse_precision(precision, where);
  std::shared_ptr<BaseModel> model(new BaseModel);
  model->info_ = source.info;
  model->sampling_ = source.config.sampling;
  model->networks_ = std::make_unique<Networks>(source, where, type);
  return model;
}

ModelInfo BaseModel::read_info(const fs::path& directory) { return bundle_source(directory).info; }

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
