#include "checkpoint/bundle.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kFormat = "timbre-bundle-1";
constexpr uint64_t kMaxConfigBytes = 1 << 20;

[[noreturn]] void malformed(const fs::path& config, const std::string& what) {
  throw Error(ErrorKind::kModel,
              fmt::format("'{}' describes no usable model: {}; fetch the model again", config.string(), what));
}

json parse_config(const fs::path& path) {
  auto config = json::parse(read_file(path, kMaxConfigBytes), nullptr, /*allow_exceptions=*/false);
  if (config.is_discarded()) malformed(path, "it is no valid JSON (cut short?)");
  if (!config.is_object()) malformed(path, fmt::format("expected a JSON object, found {}", config.type_name()));
  return config;
}

std::string required_text(const json& config, const char* name, const fs::path& path) {
  const auto found = config.find(name);
  if (found == config.end() || !found->is_string() || found->get_ref<const std::string&>().empty())
    malformed(path, fmt::format("\"{}\" must be a text", name));
  return found->get<std::string>();
}

std::vector<std::string> languages_of(const json& config, const fs::path& path) {
  const auto found = config.find("language");
  const bool list = found != config.end() && found->is_array() && !found->empty();
  if (!list) malformed(path, "\"language\" must be a list of texts such as [\"en\"]");
  std::vector<std::string> languages;
  for (const auto& language : *found) {
    if (!language.is_string()) malformed(path, "\"language\" must be a list of texts such as [\"en\"]");
    languages.push_back(language.get<std::string>());
  }
  return languages;
}

std::vector<std::string> required_files(const json& config) {
  if (config.contains("family")) return {"gpt.safetensors", "sovits.safetensors"};
  return base_weight_files();
}

// Files beside config.json, and no others.
void require_plain_name(const std::string& file, const fs::path& path) {
  if (file.empty() || file.find('/') != std::string::npos || file == "..")
    malformed(path, fmt::format("\"sha256\" names '{}', which is no file beside it", file));
}

// What config.json says about the files, or, where it says nothing, what they are.
WeightDigests digests_of(const json& config, const fs::path& directory, const fs::path& path) {
  const auto found = config.find("sha256");
  if (found == config.end()) return hash_weights(directory, base_weight_files());
  if (!found->is_object()) malformed(path, "\"sha256\" must map file names to digests");
  WeightDigests digests;
  for (const auto& [file, digest] : found->items()) {
    if (!digest.is_string()) malformed(path, fmt::format("\"sha256\" of {} must be a text", file));
    digests[file] = digest.get<std::string>();
  }
  for (const auto& file : required_files(config))
    if (!digests.count(file)) malformed(path, fmt::format("\"sha256\" lacks {}", file));
  return digests;
}

}  // namespace

const std::vector<std::string>& base_weight_files() {
  static const std::vector<std::string> files{"content.safetensors", "gpt.safetensors", "sovits.safetensors",
                                              "speaker.safetensors"};
  return files;
}

WeightDigests hash_weights(const fs::path& directory, const std::vector<std::string>& files) {
  WeightDigests digests;
  for (const auto& file : files) {
    require_readable_file(directory / file);
    digests[file] = sha256_file(directory / file);
  }
  return digests;
}

std::string bundle_identity(const WeightDigests& digests) {
  std::string lines;
  for (const auto& [file, digest] : digests) lines += digest + "  " + file + "\n";
  return sha256_hex(lines);
}

Bundle read_bundle(const fs::path& directory) {
  std::error_code ignored;
  if (!fs::is_directory(directory, ignored)) {
    throw Error(ErrorKind::kFile,
                fmt::format("no model directory '{}'; name one with --model or TIMBRE_MODEL", directory.string()));
  }
  const auto path = directory / "config.json";
  Bundle bundle;
  bundle.directory = directory;
  bundle.config = parse_config(path);
  const auto format = required_text(bundle.config, "format", path);
  if (format != kFormat) {
    malformed(path, fmt::format("its format is '{}', expected '{}' (a newer timbre may read it)", format, kFormat));
  }
  bundle.name = required_text(bundle.config, "name", path);
  bundle.version = required_text(bundle.config, "version", path);
  bundle.identity = required_text(bundle.config, "identity", path);
  bundle.languages = languages_of(bundle.config, path);
  bundle.voice_identity =
      bundle.config.contains("voice_identity") ? required_text(bundle.config, "voice_identity", path) : bundle.identity;
  for (const auto& file : required_files(bundle.config)) require_readable_file(directory / file);
  bundle.digests = digests_of(bundle.config, directory, path);
  for (const auto& [file, digest] : bundle.digests)
    require_plain_name(file, path), require_readable_file(directory / file);
  const auto actual = bundle_identity(bundle.digests);
  if (actual != bundle.identity) {
    malformed(path, fmt::format("its identity is {}, but that of the weight files is {}: they do not belong together",
                                bundle.identity, actual));
  }
  return bundle;
}

StateDict read_weights(const Bundle& bundle, const std::string& file) {
  const auto path = bundle.directory / file;
  require_readable_file(path);
  const auto& expected = bundle.digests.at(file);
  const auto actual = sha256_file(path);
  if (actual != expected) {
    throw Error(ErrorKind::kModel,
                fmt::format("'{}' is not the file that config.json names: expected SHA-256 {}, found {}; fetch the "
                            "model again",
                            path.string(), expected, actual));
  }
  return read_safetensors(path).tensors;
}

json config_section(const Bundle& bundle, const std::string& name) {
  const auto found = bundle.config.find(name);
  if (found == bundle.config.end()) return json::object();
  if (!found->is_object()) {
    malformed(bundle.directory / "config.json",
              fmt::format("\"{}\" must be an object, found {}", name, found->type_name()));
  }
  return *found;
}

}  // namespace timbre
