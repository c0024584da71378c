#include "base/mapped_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/files.h"

namespace timbre {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& why) {
  throw Error(ErrorKind::kFile,
              fmt::format("cannot read '{}': {}; check that it is the right file", path.string(), why));
}

}  // namespace

std::shared_ptr<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  require_readable_file(path);
  std::shared_ptr<MappedFile> file(new MappedFile);
  file->name_ = path.string();
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) fail(path, std::strerror(errno));
  struct stat status {};
  const bool regular = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  const auto size = regular ? static_cast<std::size_t>(status.st_size) : 0;
  void* mapped = MAP_FAILED;
  // Writable, so that a network working in place on its weights does not crash; unreserved, because it rarely does.
  if (size > 0) {
    mapped = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, descriptor, 0);
  }
  const int error = errno;
  ::close(descriptor);
  if (!regular) fail(path, "it is no regular file");
  if (size == 0) return file;
  if (mapped == MAP_FAILED) fail(path, std::strerror(error));
  file->data_ = static_cast<char*>(mapped);
  file->size_ = size;
  return file;
}

std::shared_ptr<MappedFile> MappedFile::copy_of(std::string_view bytes, const std::string& name) {
  std::shared_ptr<MappedFile> file(new MappedFile);
  file->name_ = name;
  file->copy_ = std::make_unique<char[]>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), file->copy_.get());
  file->data_ = file->copy_.get();
  file->size_ = bytes.size();
  return file;
}

MappedFile::~MappedFile() {
  if (!copy_ && size_ > 0) ::munmap(data_, size_);
}

void MappedFile::release(std::uint64_t begin, std::uint64_t end) noexcept {
  if (copy_ || end > size_) return;
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t first = (begin + page - 1) / page * page;
  const std::uint64_t last = end / page * page;
  if (first < last) ::madvise(data_ + first, last - first, MADV_DONTNEED);
}

}  // namespace timbre
