#include "audio/output_sink.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/error.h"

namespace timbre {
namespace {

[[noreturn]] void fail(const std::string& where) {
  throw Error(ErrorKind::kFile, "cannot write audio to " + where + ": " + std::strerror(errno) +
                                    "; check the space on the disk, or the program that reads the pipe");
}

}  // namespace

OutputSink::OutputSink(const std::filesystem::path& path)
    : path_(path),
      file_(path == "-" ? nullptr : std::make_unique<AtomicFile>(path)),
      sequential_(!file_ || file_->direct()) {}

SF_VIRTUAL_IO OutputSink::callbacks() const {
  SF_VIRTUAL_IO io{};
  io.get_filelen = [](void* self) { return static_cast<OutputSink*>(self)->length_; };
  io.seek = [](sf_count_t offset, int whence, void* self) {
    return static_cast<OutputSink*>(self)->seek(offset, whence);
  };
  io.read = [](void*, sf_count_t, void*) -> sf_count_t { return 0; };
  io.write = [](const void* data, sf_count_t size, void* self) {
    return static_cast<OutputSink*>(self)->write(static_cast<const char*>(data), size);
  };
  io.tell = [](void* self) { return static_cast<OutputSink*>(self)->position_; };
  return io;
}

sf_count_t OutputSink::seek(sf_count_t offset, int whence) {
  const sf_count_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position_ : length_;
  return position_ = std::max<sf_count_t>(0, base + offset);
}

sf_count_t OutputSink::write(const char* data, sf_count_t size) {
  if (error_) return 0;
  if (sequential_) {
    // What has left cannot be corrected: headers then keep their "length unknown".
    const sf_count_t late = std::clamp<sf_count_t>(flushed_ - position_, 0, size);
    const auto at = static_cast<std::size_t>(position_ + late - flushed_);
    const auto count = static_cast<std::size_t>(size - late);
    if (count > 0) {
      if (pending_.size() < at + count) pending_.resize(at + count);
      std::memcpy(pending_.data() + at, data + late, count);
    }
  } else {
    for (sf_count_t done = 0; done < size;) {
      const ssize_t written =
          ::pwrite(file_->descriptor(), data + done, static_cast<std::size_t>(size - done), position_ + done);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        try {  // no exception may cross the encoder's C code
          fail("'" + path_.string() + "'");
        } catch (...) {
          error_ = std::current_exception();
          return 0;
        }
      }
      done += written;
    }
  }
  position_ += size;
  length_ = std::max(length_, position_);
  return size;
}

void OutputSink::send(const char* data, std::size_t size) {
  if (file_) return file_->write(data, size);
  while (size > 0) {
    const ssize_t written = ::write(STDOUT_FILENO, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("standard output");
    data += written;
    size -= static_cast<std::size_t>(written);
  }
}

void OutputSink::flush() {
  send(pending_.data(), pending_.size());
  flushed_ += static_cast<sf_count_t>(pending_.size());
  pending_.clear();
}

void OutputSink::commit() {
  rethrow();
  flush();
  if (file_) file_->commit();
}

void OutputSink::rethrow() {
  if (error_) std::rethrow_exception(error_);
}

}  // namespace timbre
