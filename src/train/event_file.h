#pragma once
// What TensorBoard shows of a training run: curves, pictures and sounds. One file of records a folder; each record is a
// length, its checksum, an Event in protobuf's wire format, its checksum. Sources: TensorFlow's record format
// (core/lib/io/record_writer.cc), core/util/event.proto, core/framework/summary.proto; CRC-32C (Castagnoli, RFC 3720)
// masked as that format does.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

class EventFile {
 public:
  using Clock = std::function<double()>;  // seconds since 1970

  // Opens the folder's event file, or the one with the last name where there are several, and goes on at its end; a
  // last record that was not written whole is cut off first. Makes folder and file where there is none. Errors: kFile,
  // also for a file that is no event file.
  explicit EventFile(const std::filesystem::path& folder, Clock clock = system_clock());
  ~EventFile();
  EventFile(const EventFile&) = delete;
  EventFile& operator=(const EventFile&) = delete;

  // All kept in memory until flush(), or until there is much of it. A value that is not finite is written as such.
  void scalar(const std::string& tag, std::int64_t step, double value);
  void image(const std::string& tag, std::int64_t step, std::string_view png, int width, int height);
  // Mono, full scale ±1; written as WAV of 16 bits.
  void audio(const std::string& tag, std::int64_t step, const std::vector<float>& samples, int sample_rate);

  // Errors: kFile.
  void flush();

  const std::filesystem::path& path() const { return path_; }
  static Clock system_clock();

 private:
  void add(std::int64_t step, const std::string& tag, std::string_view value);
  void add_record(std::string_view event);

  Clock clock_;
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::string pending_;  // whole records
};

// CRC-32C of the bytes, as the record format masks it.
std::uint32_t masked_crc32c(std::string_view bytes);
std::uint32_t crc32c(std::string_view bytes);

}  // namespace timbre
