#include "cli/models.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "audio/audio_file.h"
#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "cli/blas_check.h"
#include "cli/command.h"
#include "synth/official_files.h"
#include "synth/voice.h"

namespace timbre {
namespace {
namespace fs = std::filesystem;

// Folders that may hold base/ and text/.
std::vector<fs::path> model_roots() {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed).parent_path();
  std::vector<fs::path> roots;
  if (!failed) roots = {program / "../models", program / "../share/timbre/models"};
  for (fs::path& root : roots) root = root.lexically_normal();
  const fs::path source_tree = TIMBRE_SOURCE_MODELS;
  if (std::find(roots.begin(), roots.end(), source_tree) == roots.end()) roots.push_back(source_tree);
  return roots;
}

// The base model that comes with the program; empty when there is none.
fs::path embedded_model() {
  for (const fs::path& root : model_roots())
    if (fs::exists(root / "base" / "config.json")) return root / "base";
  return {};
}

std::string list(const std::vector<fs::path>& paths) {
  std::string text;
  for (const fs::path& path : paths) text += (text.empty() ? "" : ", ") + path.string();
  return text;
}

fs::path asked_model(const GlobalOptions& global) {
  if (!global.model.empty()) return global.model;
  const char* const variable = std::getenv("TIMBRE_MODEL");
  return variable != nullptr ? variable : "";
}

// The model whose other half a single official file shall replace.
ModelSource official_model_of(const GlobalOptions& global) {
  const fs::path asked = asked_model(global);
  if (!asked.empty()) {
    ModelSource source = bundle_source(asked);
    if (source.config.family == ModelFamily::kOfficial) return source;
  }
  const bool gpt = !global.gpt_weights.empty();
  throw Error(ErrorKind::kUsage,
              fmt::format("{} needs {} beside it, or --model with a folder made by timbre convert",
                          gpt ? "--gpt-weights" : "--sovits-weights", gpt ? "--sovits-weights" : "--gpt-weights"));
}

// HuBERT and verifier: from --pretrained, else $TIMBRE_PRETRAINED, else from where the SoVITS file lies.
void add_pretrained(ModelSource& source, const GlobalOptions& global) {
  constexpr int kLevels =
      3;  // pretrained_models/v2Pro/s2Gv2Pro.pth, SoVITS_weights_v2/alice.pth beside pretrained_models
  if (!global.pretrained.empty()) {
    if (!fs::is_directory(global.pretrained))
      throw Error(ErrorKind::kFile, fmt::format("--pretrained: there is no folder '{}'", global.pretrained));
    return use_pretrained_folder(source, global.pretrained);
  }
  if (const char* const variable = std::getenv("TIMBRE_PRETRAINED")) use_pretrained_folder(source, variable);
  if (global.sovits_weights.empty()) return;
  std::error_code ignored;
  fs::path near = fs::absolute(global.sovits_weights, ignored).parent_path();
  for (int level = 0; level < kLevels && !near.empty(); ++level, near = near.parent_path()) {
    for (const char* const folder : {".", "pretrained_models", "GPT_SoVITS/pretrained_models"})
      use_pretrained_folder(source, (near / folder).lexically_normal());
  }
}

}  // namespace

fs::path find_base_model(const GlobalOptions& global) {
  if (const fs::path asked = asked_model(global); !asked.empty()) {
    std::error_code ignored;
    if (fs::exists(asked / "config.json", ignored)) return asked;
    throw Error(ErrorKind::kFile, fmt::format("{} names '{}', which is no model folder: there is no config.json in it",
                                              global.model.empty() ? "TIMBRE_MODEL" : "--model", asked.string()));
  }
  if (const fs::path embedded = embedded_model(); !embedded.empty()) return embedded;
  throw Error(ErrorKind::kFile,
              fmt::format("no base model: there is no base/config.json in {}. Name a model folder with "
                          "--model or TIMBRE_MODEL",
                          list(model_roots())));
}

fs::path find_text_models(const GlobalOptions& global) {
  std::vector<fs::path> roots = model_roots();
  if (const fs::path asked = asked_model(global); !asked.empty()) roots.insert(roots.begin(), asked / "..");
  for (const fs::path& root : roots) {
    if (fs::is_directory(root / "text")) return (root / "text").lexically_normal();
  }
  throw Error(ErrorKind::kFile, fmt::format("the text front end's files are missing: there is no folder text in {}. "
                                            "Install the whole of timbre's models",
                                            list(roots)));
}

std::shared_ptr<const TextFrontEnd> load_front_end(const GlobalOptions& global, const Lexicon& lexicon,
                                                   const std::string& language, Readings readings) {
  return std::make_shared<const TextFrontEnd>(
      TextFrontEnd::load(find_text_models(global), lexicon, language, readings));
}

std::string text_language(const std::string& asked, const ModelInfo& model) {
  const auto& spoken = model.languages;
  const bool only_english = spoken.size() == 1 && spoken[0] == "en";
  if (asked.empty()) return only_english ? "en" : "auto";
  const LanguageMode mode = parse_language_mode(asked);
  if (mode.detect) return only_english ? "en" : asked;
  const std::string code = language_code(mode.main);
  if (std::find(spoken.begin(), spoken.end(), code) == spoken.end()) {
    throw Error(ErrorKind::kUsage,
                fmt::format("--lang {}: the model {} speaks {}", asked, model.name, fmt::join(spoken, ", ")));
  }
  return asked;
}

ModelSource find_model(const GlobalOptions& global) {
  const bool gpt = !global.gpt_weights.empty(), sovits = !global.sovits_weights.empty();
  if (!gpt && !sovits) {
    ModelSource source = bundle_source(find_base_model(global));
    if (source.config.family == ModelFamily::kOfficial) add_pretrained(source, global);
    return source;
  }
  ModelSource source = empty_official_source();
  if (!gpt || !sovits) source = official_model_of(global);
  if (sovits) use_sovits_file(source, global.sovits_weights);
  if (gpt) use_gpt_file(source, global.gpt_weights);
  require_fit(source.config);
  add_pretrained(source, global);
  return source;
}

std::shared_ptr<BaseModel> load_embedded_model() {
  const fs::path embedded = embedded_model();
  return embedded.empty() ? nullptr : BaseModel::load(embedded);
}

std::shared_ptr<BaseModel> load_base_model(const GlobalOptions& global) {
  warn_about_reference_blas();
  const ModelSource source = find_model(global);
  log_debug("loading {}", source.info.name);
  return BaseModel::load(source, global.device, global.precision);
}

bool claims_to_be_voice(const fs::path& file) { return file.extension() == ".voice" || is_voice_file(file); }

void probe_recording(const fs::path& file) {
  require_readable_file(file);
  const AudioReader probe(file);
}

fs::path find_voice(const std::string& voice, const GlobalOptions& global) {
  const bool official_files = !global.sovits_weights.empty();
  const fs::path model = official_files ? fs::path(global.sovits_weights).parent_path() : find_base_model(global);
  if (voice.empty()) return default_voice(model);
  const fs::path file = voice;
  std::error_code ignored;
  const bool is_file = fs::exists(file, ignored) && !fs::is_directory(file, ignored);
  if (!is_file && voice.find_first_of("/.") == std::string::npos) {
    std::string names;
    for (const fs::path& built_in : built_in_voices(model)) {
      if (built_in.stem() == voice) return built_in;
      names += (names.empty() ? "" : ", ") + built_in.stem().string();
    }
    throw Error(ErrorKind::kFile,
                fmt::format("there is no voice '{}': no file has that name, and the model's own voices are {}", voice,
                            names.empty() ? "none" : names));
  }
  require_readable_file(file);
  if (claims_to_be_voice(file)) {
    const Voice read = read_voice(file);
    if (!official_files) require_voice_of(read, BaseModel::read_info(model));
  } else {
    probe_recording(file);
  }
  return file;
}

}  // namespace timbre
