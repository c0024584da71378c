#include "audio/audio_file.h"

#include <fmt/format.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "audio/resample.h"
#include "base/error.h"
#include "base/files.h"
#include "base/log.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConvert = "convert it to WAV or FLAC first, for example with: ffmpeg -i INPUT -ac 1 OUTPUT.wav";
constexpr std::size_t kBlockSamples = std::size_t{1} << 16;
constexpr int kMinRate = 1000, kMaxRate = 768000;  // Hz; outside, the header is surely wrong
constexpr float kAbsurd = 1e6f;                    // no float file that means audio goes there

// A RIFF header that promises more bytes than the file has. libsndfile shortens such files silently.
bool riff_is_truncated(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  unsigned char head[12] = {};
  if (error || !file.read(reinterpret_cast<char*>(head), sizeof head)) return false;
  if (std::string(head, head + 4) != "RIFF") return false;
  const std::uint64_t promised = head[4] | head[5] << 8 | head[6] << 16 | std::uint64_t{head[7]} << 24;
  const bool streamed = promised >= 0xFFFFFF00;  // length unknown when the header was written
  return !streamed && promised + 8 > size + 1;   // a missing pad byte is no loss
}

}  // namespace

struct AudioReader::State {
  fs::path path;
  AudioReadLimits limits;
  SNDFILE* file = nullptr;
  SF_INFO info{};
  std::int64_t frames_read = 0;
  bool ended = false;
  std::vector<float> block;  // interleaved

  ~State() {
    if (file) sf_close(file);
  }
  [[noreturn]] void reject(const std::string& what) const {
    throw Error(ErrorKind::kInput, fmt::format("cannot use the audio in '{}': {}", path.string(), what));
  }
  std::int64_t max_frames() const { return static_cast<std::int64_t>(limits.max_duration_s * info.samplerate); }
  [[noreturn]] void reject_length(std::int64_t frames) const {
    reject(fmt::format("it is longer than {:.2f} h (at least {:.2f} h); cut it into shorter files",
                       limits.max_duration_s / 3600, static_cast<double>(frames) / info.samplerate / 3600));
  }
  void check_header() const;
  void mix(std::int64_t frames, std::vector<float>& mono) const;
};

void AudioReader::State::check_header() const {
  if ((info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_RAW) reject(std::string("it has no header; ") + kConvert);
  if (info.channels < 1 || info.channels > limits.max_channels) {
    reject(
        fmt::format("it has {} channels, at most {} are allowed; extract one channel, for example with: "
                    "ffmpeg -i INPUT -af 'pan=mono|c0=c0' OUTPUT.wav",
                    info.channels, limits.max_channels));
  }
  if (info.samplerate < kMinRate || info.samplerate > kMaxRate) {
    reject(fmt::format("its sample rate is {} Hz, expected {} to {} Hz; {}", info.samplerate, kMinRate, kMaxRate,
                       kConvert));
  }
  if (info.frames == 0) reject("it holds no samples; record or export it again");
  if (info.frames < SF_COUNT_MAX && info.frames > max_frames()) reject_length(info.frames);
}

void AudioReader::State::mix(std::int64_t frames, std::vector<float>& mono) const {
  const auto channels_count = static_cast<std::size_t>(info.channels);
  const float scale = 1.0f / static_cast<float>(channels_count);
  for (std::int64_t i = 0; i < frames; ++i) {
    const float* frame = block.data() + static_cast<std::size_t>(i) * channels_count;
    float sum = 0;
    for (std::size_t c = 0; c < channels_count; ++c) {
      if (!(std::abs(frame[c]) < kAbsurd)) {
        reject(fmt::format("the sample at {:.3f} s is {} instead of a number about -1 to 1; export the file again",
                           static_cast<double>(frames_read + i) / info.samplerate, frame[c]));
      }
      sum += frame[c];
    }
    mono.push_back(sum * scale);
  }
}

AudioReader::AudioReader(const fs::path& path, const AudioReadLimits& limits) : state_(std::make_unique<State>()) {
  require_readable_file(path);
  state_->path = path;
  state_->limits = limits;
  std::error_code no_size;
  if (fs::file_size(path, no_size) == 0 && !no_size) state_->reject("it is empty (0 bytes); record or export it again");
  state_->file = sf_open(path.c_str(), SFM_READ, &state_->info);
  if (!state_->file) {
    state_->reject(fmt::format("it is not audio in a known format, or damaged (libsndfile: {}); {}",
                               sf_strerror(nullptr), kConvert));
  }
  state_->check_header();
}

AudioReader::~AudioReader() = default;

int AudioReader::sample_rate() const { return state_->info.samplerate; }
int AudioReader::channels() const { return state_->info.channels; }
std::int64_t AudioReader::announced_frames() const {
  return state_->info.frames < SF_COUNT_MAX ? state_->info.frames : 0;
}

void AudioReader::warn_if_short() const {
  const double rate = state_->info.samplerate;
  const double missing_s = static_cast<double>(announced_frames() - state_->frames_read) / rate;
  const char* trouble = sf_error(state_->file) != SF_ERR_NO_ERROR ? sf_strerror(state_->file) : nullptr;
  // MP3 decoders drop a frame or two of padding; that is no damage.
  if (missing_s <= 0.1 && !trouble && !riff_is_truncated(state_->path)) return;
  log_warn("'{}' ends early{}; using the {:.2f} s that are there", state_->path.string(),
           trouble ? fmt::format(" ({})", trouble) : "", static_cast<double>(state_->frames_read) / rate);
}

std::vector<float> AudioReader::read(std::size_t max_frames) {
  State& state = *state_;
  std::vector<float> mono;
  const auto channels_count = static_cast<std::size_t>(state.info.channels);
  while (mono.size() < max_frames && !state.ended) {
    const std::size_t wanted =
        std::min(max_frames - mono.size(), std::max<std::size_t>(1, kBlockSamples / channels_count));
    state.block.resize(wanted * channels_count);
    const sf_count_t got = sf_readf_float(state.file, state.block.data(), static_cast<sf_count_t>(wanted));
    if (got <= 0) {
      state.ended = true;
      if (state.frames_read == 0) state.reject("it holds no samples; it seems cut off, so copy or export it again");
      warn_if_short();
      break;
    }
    state.mix(got, mono);
    state.frames_read += got;
    if (state.frames_read > state.max_frames()) state.reject_length(state.frames_read);
  }
  return mono;
}

AudioBuffer read_audio(const fs::path& path, const AudioReadLimits& limits) {
  AudioReader reader(path, limits);
  AudioBuffer audio;
  audio.sample_rate = reader.sample_rate();
  for (auto block = reader.read(kBlockSamples); !block.empty(); block = reader.read(kBlockSamples)) {
    audio.samples.insert(audio.samples.end(), block.begin(), block.end());
  }
  return audio;
}

AudioBuffer read_audio_at(const fs::path& path, int sample_rate, const AudioReadLimits& limits) {
  AudioReader reader(path, limits);
  Resampler resampler(reader.sample_rate(), sample_rate);
  AudioBuffer audio;
  audio.sample_rate = sample_rate;
  const auto append = [&](const std::vector<float>& part) {
    audio.samples.insert(audio.samples.end(), part.begin(), part.end());
  };
  for (auto block = reader.read(kBlockSamples); !block.empty(); block = reader.read(kBlockSamples)) {
    append(resampler.process(block));
  }
  append(resampler.finish());
  return audio;
}

}  // namespace timbre
