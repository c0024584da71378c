#include "data/prepare_cache.h"

#include <fmt/format.h>

#include "base/error.h"

namespace timbre {

PrepareCache::PrepareCache(const std::filesystem::path& file) : file_(file) {
  std::error_code failed;
  std::filesystem::create_directories(file.parent_path(), failed);
  std::ifstream in(file, std::ios::binary);
  for (std::string line; std::getline(in, line);) {
    const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object() || !json.contains("key") || !json["key"].is_string() || !json.contains("value")) continue;
    lines_[json["key"].get<std::string>()] = json["value"].dump();
  }
  out_.open(file, std::ios::binary | std::ios::app);
  // A line that was cut short ends here.
  out_ << "\n" << std::flush;
  if (!out_)
    throw Error(ErrorKind::kFile,
                fmt::format("cannot write '{}'; check the disk and the permissions of the folder", file.string()));
}

std::optional<nlohmann::json> PrepareCache::find(const std::string& key) const {
  const auto found = lines_.find(key);
  if (found == lines_.end()) return std::nullopt;
  return nlohmann::json::parse(found->second);
}

void PrepareCache::store(const std::string& key, const nlohmann::json& value) {
  const nlohmann::json line = {{"key", key}, {"value", value}};
  out_ << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n" << std::flush;
  if (!out_) throw Error(ErrorKind::kFile, fmt::format("cannot write '{}'; check the disk", file_.string()));
  lines_[key] = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace timbre
