#pragma once
// What earlier runs found out, so that a second run is quick and a killed one goes on: results by key in a file of JSON
// lines that only grows.
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <unordered_map>

namespace timbre {

class PrepareCache {
 public:
  // Opens or makes `file`. Lines that cannot be read, as a killed run may leave one, are forgotten. Errors: kFile.
  explicit PrepareCache(const std::filesystem::path& file);

  // Nothing when the key is not known.
  std::optional<nlohmann::json> find(const std::string& key) const;
  // On the disk when this returns. Errors: kFile.
  void store(const std::string& key, const nlohmann::json& value);

 private:
  std::filesystem::path file_;
  std::ofstream out_;
  std::unordered_map<std::string, std::string> lines_;  // key → JSON text
};

}  // namespace timbre
