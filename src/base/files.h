#pragma once
// Whole-file reading with clear errors, and writing that either succeeds completely or leaves nothing behind.
// All errors are ErrorKind::kFile and name the path.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

// Throws unless `path` exists, is no directory, and can be opened for reading.
void require_readable_file(const std::filesystem::path& path);

// The file's bytes. Throws when it is larger than `max_bytes`.
std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes = std::uint64_t{1} << 30);

// Throws Error kUsage when a file or folder of `outputs` is one of `inputs`, under whatever name; empty and missing
// ones are passed over. Every command asks before it writes anything.
void require_apart(const std::vector<std::filesystem::path>& outputs, const std::vector<std::filesystem::path>& inputs);

// A file that appears under its name only when complete: bytes go to a file without a name in the same directory (where
// the file system knows none, to a temporary one), commit() syncs and renames it. Without commit() nothing is left,
// even if the process is killed, and an older target stays as it was. A target that exists and is no regular file
// (/dev/null, a FIFO) is written directly.
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
  bool direct() const { return direct_; }

 private:
  void open_temporary();
  void give_name();
  void discard() noexcept;

  std::filesystem::path target_;
  std::filesystem::path temporary_;  // empty: it has no name
  bool direct_ = false;
  int descriptor_ = -1;
};

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

}  // namespace timbre
