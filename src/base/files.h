#pragma once
// Whole-file reading with clear errors, and writing that either succeeds completely or leaves nothing behind.
// All errors are ErrorKind::kFile and name the path.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace timbre {

// Throws unless `path` exists, is no directory, and can be opened for reading.
void require_readable_file(const std::filesystem::path& path);

// The file's bytes. Throws when it is larger than `max_bytes`.
std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes = std::uint64_t{1} << 30);

// A file that appears under its name only when complete: bytes go to a temporary file in the same directory, commit()
// syncs and renames it. Without commit() the destructor removes the temporary file and an older target stays as it was.
// A target that exists and is no regular file (/dev/null, a FIFO) is written directly.
class AtomicFile {
 public:
  explicit AtomicFile(const std::filesystem::path& target);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(const void* data, std::size_t size);
  void write(std::string_view bytes) { write(bytes.data(), bytes.size()); }
  void commit();

  // For libraries that write through a descriptor themselves; it stays owned by this object.
  int descriptor() const { return descriptor_; }
  // Whether the bytes go straight to the target, which then may not be seekable.
  bool direct() const { return temporary_.empty(); }

 private:
  void discard() noexcept;

  std::filesystem::path target_;
  std::filesystem::path temporary_;  // empty: written directly
  int descriptor_ = -1;
};

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

}  // namespace timbre
