#include "base/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr int kMostNames = 100;  // of temporary files that are tried

std::string advice(int error) {
  switch (error) {
    case ENOENT:
      return "check the spelling and the current folder";
    case EACCES:
    case EPERM:
      return "check the permissions of the file and its folder";
    case ENOSPC:
    case EDQUOT:
      return "free some space or write to another disk";
    case EROFS:
      return "write to another folder";
    case EISDIR:
      return "name a file, not a folder";
    default:
      return "check the disk and try again";
  }
}

[[noreturn]] void fail(const char* action, const fs::path& path, int error) {
  throw Error(ErrorKind::kFile,
              fmt::format("cannot {} '{}': {}; {}", action, path.string(), std::strerror(error), advice(error)));
}

// Opens for reading or throws. The caller closes.
int open_for_reading(const fs::path& path) {
  if (path.empty()) throw Error(ErrorKind::kFile, "cannot read a file with an empty name; name a file");
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail("read", path, errno);
  struct stat status {};
  if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
    ::close(descriptor);
    fail("read", path, EISDIR);
  }
  return descriptor;
}

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() { ::close(value_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }

 private:
  int value_;
};

fs::path temporary_name(const fs::path& target) {
  static std::atomic<unsigned> counter{0};
  return target.parent_path() /
         fmt::format(".{}.{}-{}.tmp", target.filename().string().substr(0, 200), ::getpid(), counter++);
}

void require_folder(const fs::path& target) {
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) {
    throw Error(ErrorKind::kFile, fmt::format("cannot write '{}': there is no folder '{}'; create it first",
                                              target.string(), folder.string()));
  }
}

}  // namespace

void require_readable_file(const fs::path& path) { ::close(open_for_reading(path)); }

std::string read_file(const fs::path& path, std::uint64_t max_bytes) {
  const Descriptor file(open_for_reading(path));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail("read", path, errno);
  std::string bytes;
  const auto reject = [&] {
    throw Error(ErrorKind::kFile, fmt::format("cannot read '{}': it has more than the {} bytes allowed here; "
                                              "check that it is the right file",
                                              path.string(), max_bytes));
  };
  if (S_ISREG(status.st_mode)) {
    if (static_cast<std::uint64_t>(status.st_size) > max_bytes) reject();
    bytes.reserve(static_cast<std::size_t>(status.st_size));
  }
  std::string block(std::size_t{1} << 18, '\0');
  for (;;) {
    const ssize_t got = ::read(file.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", path, errno);
    if (got == 0) return bytes;
    if (bytes.size() + static_cast<std::uint64_t>(got) > max_bytes) reject();
    bytes.append(block, 0, static_cast<std::size_t>(got));
  }
}

void require_apart(const std::vector<fs::path>& outputs, const std::vector<fs::path>& inputs) {
  for (const fs::path& output : outputs) {
    for (const fs::path& input : inputs) {
      std::error_code missing;
      if (output.empty() || input.empty() || !fs::equivalent(output, input, missing) || missing) continue;
      if (fs::is_character_file(output, missing)) continue;  // a terminal is both
      throw Error(ErrorKind::kUsage, fmt::format("'{}' would be written over, and '{}' is read: name another output",
                                                 output.string(), input.string()));
    }
  }
}

AtomicFile::AtomicFile(const fs::path& target) : target_(target) {
  if (target.empty() || !target.has_filename()) {
    throw Error(ErrorKind::kFile, fmt::format("cannot write '{}': it names no file", target.string()));
  }
  require_folder(target);
  struct stat status {};
  if (::stat(target.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) fail("write", target, EISDIR);
    if (!S_ISREG(status.st_mode)) {
      descriptor_ = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
      if (descriptor_ < 0) fail("write", target, errno);
      direct_ = true;
      return;
    }
    if (::access(target.c_str(), W_OK) != 0) fail("write", target, errno);
    target_ = fs::canonical(target);  // through a symbolic link: replace what it points to, keep the link
  }
  open_temporary();
}

// open() rather than mkstemp() so that the umask decides the permissions, as for any file.
void AtomicFile::open_temporary() {
  const fs::path folder = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
  descriptor_ = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
  if (descriptor_ >= 0) return;
  for (int attempt = 0; attempt < kMostNames && descriptor_ < 0; ++attempt) {
    temporary_ = temporary_name(target_);
    descriptor_ = ::open(temporary_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0 && errno != EEXIST) fail("write", target_, errno);
  }
  if (descriptor_ < 0) fail("write", target_, EEXIST);
}

// A link cannot take the place of a file, a renamed one can.
void AtomicFile::give_name() {
  const std::string unnamed = fmt::format("/proc/self/fd/{}", descriptor_);
  int failed = -1;
  for (int attempt = 0; attempt < kMostNames && failed != 0; ++attempt) {
    const fs::path name = temporary_name(target_);
    failed = ::linkat(AT_FDCWD, unnamed.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW);
    if (failed == 0) temporary_ = name;
    if (failed != 0 && errno != EEXIST) break;
  }
  if (failed != 0) fail("write", target_, errno);
}

AtomicFile::~AtomicFile() { discard(); }

void AtomicFile::discard() noexcept {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  descriptor_ = -1;
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(const void* data, std::size_t size) {
  const char* next = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t written = ::write(descriptor_, next, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write", target_, errno);
    next += written;
    size -= static_cast<std::size_t>(written);
  }
}

void AtomicFile::commit() {
  if (direct()) {
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0) fail("write", target_, errno);
    return;
  }
  if (::fsync(descriptor_) != 0) fail("write", target_, errno);
  if (temporary_.empty()) give_name();
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail("write", target_, errno);
  ::close(descriptor_);
  descriptor_ = -1;
}

void write_file_atomically(const fs::path& path, std::string_view bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

}  // namespace timbre
