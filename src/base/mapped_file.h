#pragma once
// A whole file in memory without reading it: pages come in when they are touched and can be given back.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace timbre {

class MappedFile {
 public:
  // Maps a regular file, privately: what is written to the memory never reaches the file. A file that somebody else
  // shortens while it is mapped ends the process (SIGBUS) when the lost part is touched; files replaced by renaming, as
  // everything here writes them, are safe. Errors: kFile when it cannot be read or is no regular file.
  static std::shared_ptr<MappedFile> open(const std::filesystem::path& path);
  // A copy of `bytes` in ordinary memory under that name, for data that is no file.
  static std::shared_ptr<MappedFile> copy_of(std::string_view bytes, const std::string& name);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  char* data() { return data_; }
  std::uint64_t size() const { return size_; }
  const std::string& name() const { return name_; }
  std::string_view view() const { return {data_, size_}; }

  // Gives the memory of the whole pages within [begin, end) back to the system; touched again, they hold what the file
  // holds. Does nothing to a copy.
  void release(std::uint64_t begin, std::uint64_t end) noexcept;

 private:
  MappedFile() = default;

  char* data_ = nullptr;  // null when empty
  std::size_t size_ = 0;
  std::string name_;
  std::unique_ptr<char[]> copy_;  // empty: mapped
};

}  // namespace timbre
