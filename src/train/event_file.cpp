#include "train/event_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>

#include "base/error.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "events.out.tfevents.";
constexpr std::size_t kMostPending = std::size_t{1} << 20;
constexpr std::size_t kHeaderBytes = 12, kTrailerBytes = 4;       // around the event of a record
constexpr std::uint64_t kLargestRecord = std::uint64_t{1} << 31;  // a length beyond is damage

std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = value >> 1 ^ (value & 1 ? 0x82F63B78U : 0U);
    table[i] = value;
  }
  return table;
}

template <typename Integer>
void put_little_endian(std::string& bytes, Integer value) {
  for (std::size_t i = 0; i < sizeof value; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
}

std::uint64_t read_little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

// Protobuf's wire format: a key (field number and kind), then the value.
void put_varint(std::string& bytes, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7F) | 0x80);
  bytes += static_cast<char>(value);
}
void put_integer(std::string& bytes, int field, std::int64_t value) {
  put_varint(bytes, static_cast<std::uint64_t>(field) << 3);
  put_varint(bytes, static_cast<std::uint64_t>(value));
}
void put_double(std::string& bytes, int field, double value) {
  put_varint(bytes, static_cast<std::uint64_t>(field) << 3 | 1);
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  put_little_endian(bytes, bits);
}
void put_float(std::string& bytes, int field, float value) {
  put_varint(bytes, static_cast<std::uint64_t>(field) << 3 | 5);
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  put_little_endian(bytes, bits);
}
void put_bytes(std::string& bytes, int field, std::string_view value) {
  put_varint(bytes, static_cast<std::uint64_t>(field) << 3 | 2);
  put_varint(bytes, value.size());
  bytes.append(value);
}

std::string wav_bytes(const std::vector<float>& samples, int sample_rate) {
  const auto size = static_cast<std::uint32_t>(2 * samples.size()), rate = static_cast<std::uint32_t>(sample_rate);
  std::string bytes = "RIFF";
  put_little_endian(bytes, 36 + size);
  bytes += "WAVEfmt ";
  put_little_endian(bytes, std::uint32_t{16});
  put_little_endian(bytes, std::uint16_t{1});  // PCM
  put_little_endian(bytes, std::uint16_t{1});  // one channel
  put_little_endian(bytes, rate);
  put_little_endian(bytes, 2 * rate);
  put_little_endian(bytes, std::uint16_t{2});
  put_little_endian(bytes, std::uint16_t{16});
  bytes += "data";
  put_little_endian(bytes, size);
  for (const float sample : samples) {
    const float heard = std::isfinite(sample) ? std::clamp(sample, -1.0F, 1.0F) : 0.0F;
    put_little_endian(bytes, static_cast<std::uint16_t>(static_cast<std::int16_t>(std::lround(heard * 32767))));
  }
  return bytes;
}

[[noreturn]] void fail(const fs::path& path) {
  throw Error(ErrorKind::kFile, fmt::format("cannot write '{}': {}; check the disk and the permissions", path.string(),
                                            std::strerror(errno)));
}

// How many bytes of the file are whole records.
std::uint64_t whole_records(int descriptor, const fs::path& path) {
  std::uint64_t at = 0;
  std::string block(kHeaderBytes, '\0');
  const auto filled = [&](std::uint64_t offset, std::size_t size) {
    block.resize(size);
    for (std::size_t got = 0; got < size;) {
      const ssize_t count = ::pread(descriptor, block.data() + got, size - got, static_cast<off_t>(offset + got));
      if (count < 0 && errno != EINTR) fail(path);
      if (count == 0) return false;
      if (count > 0) got += static_cast<std::size_t>(count);
    }
    return true;
  };
  for (;;) {
    if (!filled(at, kHeaderBytes)) return at;
    const std::string_view header = block;
    const std::uint64_t size = read_little_endian(header.substr(0, 8));
    if (read_little_endian(header.substr(8)) != masked_crc32c(header.substr(0, 8)) || size > kLargestRecord) return at;
    // The length must be believed before so much is asked for.
    if (::lseek(descriptor, 0, SEEK_END) < static_cast<off_t>(at + kHeaderBytes + size + kTrailerBytes)) return at;
    if (!filled(at + kHeaderBytes, static_cast<std::size_t>(size) + kTrailerBytes)) return at;
    const std::string_view record = block;
    if (read_little_endian(record.substr(size)) != masked_crc32c(record.substr(0, size))) return at;
    at += kHeaderBytes + size + kTrailerBytes;
  }
}

// The event file with the last name; empty when there is none.
fs::path last_event_file(const fs::path& folder) {
  fs::path last;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.compare(0, kPrefix.size(), kPrefix) == 0 && entry.path() > last) last = entry.path();
  }
  return last;
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  static const auto kTable = make_crc_table();
  std::uint32_t value = 0xFFFFFFFFU;
  for (const char byte : bytes) value = kTable[(value ^ static_cast<unsigned char>(byte)) & 0xFF] ^ value >> 8;
  return ~value;
}

std::uint32_t masked_crc32c(std::string_view bytes) {
  const std::uint32_t value = crc32c(bytes);
  return (value >> 15 | value << 17) + 0xA282EAD8U;
}

EventFile::Clock EventFile::system_clock() {
  return [] { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); };
}

EventFile::EventFile(const fs::path& folder, Clock clock) : clock_(std::move(clock)) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (!fs::is_directory(folder))
    throw Error(ErrorKind::kFile, fmt::format("cannot make the folder '{}': {}; choose another", folder.string(),
                                              failed ? failed.message() : "something else has that name"));
  path_ = last_event_file(folder);
  // TensorBoard reads the time of creation and a host from the name; a host would tell where the run was made.
  if (path_.empty()) path_ = folder / fmt::format("{}{:010.0f}.timbre", kPrefix, std::floor(clock_()));
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail(path_);
  const std::uint64_t whole = whole_records(descriptor_, path_);
  const auto length = static_cast<std::uint64_t>(::lseek(descriptor_, 0, SEEK_END));
  if (whole == 0 && length > 4096) {
    ::close(descriptor_);
    throw Error(ErrorKind::kFile,
                fmt::format("'{}' is no event file: it begins with no record; move it away", path_.string()));
  }
  if (::ftruncate(descriptor_, static_cast<off_t>(whole)) != 0 ||
      ::lseek(descriptor_, static_cast<off_t>(whole), SEEK_SET) < 0) {
    ::close(descriptor_);
    fail(path_);
  }
  if (whole > 0) return;
  std::string event;
  put_double(event, 1, clock_());
  put_bytes(event, 3, "brain.Event:2");  // the version that readers ask for first
  add_record(event);
}

EventFile::~EventFile() {
  try {
    flush();
  } catch (const Error&) {  // who wants to know calls flush()
  }
  ::close(descriptor_);
}

void EventFile::scalar(const std::string& tag, std::int64_t step, double value) {
  std::string field;
  put_float(field, 2, static_cast<float>(value));
  add(step, tag, field);
}

void EventFile::image(const std::string& tag, std::int64_t step, std::string_view png, int width, int height) {
  std::string image, field;
  put_integer(image, 1, height);
  put_integer(image, 2, width);
  put_integer(image, 3, 3);  // RGB
  put_bytes(image, 4, png);
  put_bytes(field, 4, image);
  add(step, tag, field);
}

void EventFile::audio(const std::string& tag, std::int64_t step, const std::vector<float>& samples, int sample_rate) {
  std::string audio, field;
  put_float(audio, 1, static_cast<float>(sample_rate));
  put_integer(audio, 2, 1);  // one channel
  put_integer(audio, 3, static_cast<std::int64_t>(samples.size()));
  put_bytes(audio, 4, wav_bytes(samples, sample_rate));
  put_bytes(audio, 5, "audio/wav");
  put_bytes(field, 6, audio);
  add(step, tag, field);
}

// Event { wall_time = 1, step = 2, summary = 5 }; Summary { value = 1 }; Value { tag = 1, … }.
void EventFile::add(std::int64_t step, const std::string& tag, std::string_view value) {
  std::string named, summary, event;
  put_bytes(named, 1, tag);
  named.append(value);
  put_bytes(summary, 1, named);
  put_double(event, 1, clock_());
  put_integer(event, 2, step);
  put_bytes(event, 5, summary);
  add_record(event);
}

void EventFile::add_record(std::string_view event) {
  std::string length;
  put_little_endian(length, std::uint64_t{event.size()});
  pending_ += length;
  put_little_endian(pending_, masked_crc32c(length));
  pending_.append(event);
  put_little_endian(pending_, masked_crc32c(event));
  if (pending_.size() > kMostPending) flush();
}

void EventFile::flush() {
  std::string_view rest = pending_;
  while (!rest.empty()) {
    const ssize_t count = ::write(descriptor_, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(path_);
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  pending_.clear();
}

}  // namespace timbre
