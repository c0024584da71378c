#pragma once
// A fresh folder for one test, removed at its end.
#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace timbre {

class TempDir {
 public:
  TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "timbre-test-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  // How many entries the folder holds, hidden ones included.
  std::size_t entries() const {
    std::size_t count = 0;
    for (auto entry = std::filesystem::directory_iterator(path_); entry != std::filesystem::directory_iterator();
         ++entry)
      ++count;
    return count;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace timbre
