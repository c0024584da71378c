#include "audio/external_decoder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>

#include "base/error.h"
#include "base/subprocess.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPlace = "{sound}";
constexpr double kTimeoutS = 600;
constexpr std::uint64_t kMostBytes = std::uint64_t{4} << 30;

// Reads no playlist into the network, and the sound alone.
std::vector<std::string> called_as_ffmpeg(const std::string& program) {
  return {program, "-nostdin", "-v",  "error", "-protocol_whitelist", "file,pipe", "-i",  kPlace,
          "-vn",   "-map",     "a:0", "-c:a",  "pcm_s16le",           "-f",        "wav", "pipe:1"};
}

struct Decoder {
  std::mutex mutex;
  std::vector<std::string> words = called_as_ffmpeg("ffmpeg");
};

Decoder& decoder() {
  static Decoder instance;
  return instance;
}

std::vector<std::string> decoder_words() {
  const std::lock_guard lock(decoder().mutex);
  return decoder().words;
}

// A file without a name, in the folder for temporary files.
class Unnamed {
 public:
  Unnamed() {
    std::string name = (fs::temp_directory_path() / "timbre-sound-XXXXXX").string();
    descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ < 0)
      throw Error(ErrorKind::kFile,
                  fmt::format("cannot write '{}': {}; set TMPDIR to another folder", name, std::strerror(errno)));
    ::unlink(name.c_str());
  }
  ~Unnamed() { ::close(descriptor_); }
  Unnamed(const Unnamed&) = delete;
  Unnamed& operator=(const Unnamed&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace

void set_audio_decoder(const std::string& command) {
  auto words = split_command(command);
  const bool placed =
      std::any_of(words.begin(), words.end(), [](const auto& word) { return word.find(kPlace) != std::string::npos; });
  if (!words.empty() && !placed) {
    if (words.size() > 1)
      throw Error(ErrorKind::kUsage,
                  fmt::format("--decoder '{}' does not say where the recording goes; put {} in it", command, kPlace));
    words = called_as_ffmpeg(words[0]);
  }
  if (!words.empty() && !is_program(words[0]))
    throw Error(ErrorKind::kUsage, fmt::format("--decoder: there is no program '{}'; check the spelling", words[0]));
  const std::lock_guard lock(decoder().mutex);
  decoder().words = std::move(words);
}

bool has_audio_decoder() {
  const auto words = decoder_words();
  return !words.empty() && is_program(words[0]);
}

std::shared_ptr<MappedFile> decode_externally(const fs::path& recording) {
  const auto words = decoder_words();
  const Unnamed wav;
  ProgramLimits limits;
  limits.name = fmt::format("'{}': the decoder {}", recording.string(), words.at(0));
  limits.task = "decoding";
  limits.timeout_s = kTimeoutS;
  limits.most_output = kMostBytes;
  limits.output = wav.descriptor();
  run_program(with_file(words, kPlace, fs::absolute(recording).string()), limits);
  return MappedFile::open(fmt::format("/proc/self/fd/{}", wav.descriptor()));
}

}  // namespace timbre
