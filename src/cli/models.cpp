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

}  // namespace

fs::path find_base_model(const GlobalOptions& global) {
  if (const fs::path asked = asked_model(global); !asked.empty()) return asked;
  const std::vector<fs::path> roots = model_roots();
  for (const fs::path& root : roots) {
    if (fs::exists(root / "base" / "config.json")) return root / "base";
  }
  throw Error(ErrorKind::kFile,
              fmt::format("no base model: there is no base/config.json in {}. Name a model folder with "
                          "--model or TIMBRE_MODEL",
                          list(roots)));
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

std::shared_ptr<const TextFrontEnd> load_front_end(const GlobalOptions& global, const Lexicon& lexicon) {
  return std::make_shared<const TextFrontEnd>(TextFrontEnd::load(find_text_models(global), lexicon));
}

std::shared_ptr<BaseModel> load_base_model(const GlobalOptions& global) {
  const fs::path directory = find_base_model(global);
  warn_about_reference_blas();
  log_debug("loading {}", directory.string());
  return BaseModel::load(directory, global.device);
}

bool claims_to_be_voice(const fs::path& file) { return file.extension() == ".voice" || is_voice_file(file); }

void probe_recording(const fs::path& file) {
  require_readable_file(file);
  const AudioReader probe(file);
}

fs::path find_voice(const std::string& voice, const GlobalOptions& global) {
  if (voice.empty()) return default_voice(find_base_model(global));
  const fs::path file = voice;
  std::error_code ignored;
  const bool is_file = fs::exists(file, ignored) && !fs::is_directory(file, ignored);
  if (!is_file && voice.find_first_of("/.") == std::string::npos) {
    std::string names;
    for (const fs::path& built_in : built_in_voices(find_base_model(global))) {
      if (built_in.stem() == voice) return built_in;
      names += (names.empty() ? "" : ", ") + built_in.stem().string();
    }
    throw Error(ErrorKind::kFile,
                fmt::format("there is no voice '{}': no file has that name, and the model's own voices are {}", voice,
                            names.empty() ? "none" : names));
  }
  require_readable_file(file);
  if (claims_to_be_voice(file)) {
    require_voice_of(read_voice(file), BaseModel::read_info(find_base_model(global)));
  } else {
    probe_recording(file);
  }
  return file;
}

}  // namespace timbre
