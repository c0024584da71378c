#pragma once
// Where an encoder's bytes go: a seekable temporary file, or a pipe to which nothing can be written twice.
// Encoders see it as a libsndfile virtual file. Errors while writing are kept and rethrown by rethrow().
#include <sndfile.h>

#include <exception>
#include <filesystem>
#include <memory>
#include <string>

#include "base/files.h"

namespace timbre {

class OutputSink {
 public:
  // "-": standard output.
  explicit OutputSink(const std::filesystem::path& path);

  bool sequential() const { return sequential_; }
  SF_VIRTUAL_IO callbacks() const;

  // A pipe holds what was written since the last flush; until then an encoder may still correct it.
  std::string& pending() { return pending_; }
  void flush();
  void commit();
  void rethrow();

 private:
  sf_count_t seek(sf_count_t offset, int whence);
  sf_count_t write(const char* data, sf_count_t size);
  void send(const char* data, std::size_t size);

  std::filesystem::path path_;
  std::unique_ptr<AtomicFile> file_;  // null: standard output
  bool sequential_;
  sf_count_t position_ = 0, length_ = 0;
  sf_count_t flushed_ = 0;  // bytes that have left; only for pipes
  std::string pending_;
  std::exception_ptr error_;
};

}  // namespace timbre
