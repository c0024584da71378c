#include "audio/audio_file.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <deque>
#include <optional>

#include "audio/channel_mixer.h"
#include "audio/external_decoder.h"
#include "audio/resample.h"
#include "audio/sound_decoder.h"
#include "audio/sound_parts.h"
#include "base/error.h"
#include "base/file_kind.h"
#include "base/files.h"
#include "base/log.h"
#include "base/mapped_file.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConvert = "convert it to WAV or FLAC first, for example with: ffmpeg -i INPUT -ac 1 OUTPUT.wav";
constexpr std::size_t kBlockSamples = std::size_t{1} << 16;
constexpr int kMinRate = 1000, kMaxRate = 768000;  // Hz; outside, the header is surely wrong
constexpr float kAbsurd = 1e6f;                    // no float file that means audio goes there
constexpr double kProbeS = 30;                     // looked at before channels are mixed

// The bytes of a file, or of a pipe, whose end is waited for.
std::shared_ptr<MappedFile> bytes_of(const fs::path& path) {
  struct stat status {};
  const bool pipe = ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
  return pipe ? MappedFile::copy_of(read_file(path), path.string()) : MappedFile::open(path);
}

}  // namespace

struct AudioReader::State {
  fs::path path;
  AudioReadLimits limits;
  std::shared_ptr<MappedFile> file;
  std::deque<SoundPart> parts;  // that are still to come
  std::size_t all_parts = 0;
  std::unique_ptr<SoundDecoder> decoder;
  int sample_rate = 0, channels = 0;
  std::int64_t announced = 0;    // frames, of all parts
  std::int64_t frames_read = 0;  // at sample_rate
  std::int64_t part_read = 0;    // at the part's own
  ChannelMixer mixer;
  std::vector<float> block;            // interleaved
  std::vector<float> probed;           // interleaved, of the current part, and given out first
  std::optional<Resampler> resampler;  // of a part that has another rate than the first
  std::vector<float> ready;            // mono
  bool ended = false;

  [[noreturn]] void reject(const std::string& what) const {
    throw Error(ErrorKind::kInput, fmt::format("cannot use the audio in '{}': {}", path.string(), what));
  }
  std::int64_t max_frames() const { return static_cast<std::int64_t>(limits.max_duration_s * sample_rate); }
  [[noreturn]] void reject_length(std::int64_t frames) const {
    reject(fmt::format("it is longer than {:.2f} h (at least {:.2f} h); cut it into shorter files",
                       limits.max_duration_s / 3600, static_cast<double>(frames) / sample_rate / 3600));
  }
  void open_bytes();
  std::unique_ptr<SoundDecoder> open_part(const SoundPart& part, std::string& why) const;
  void check_header(const SoundDecoder& part) const;
  void open_first();
  void announce();
  bool open_next();
  void begin_part();
  std::size_t decode(std::size_t frames);
  void mix(std::size_t frames);
  void end_part();
  void fill();
};

void AudioReader::State::open_bytes() {
  file = bytes_of(path);
  if (file->size() == 0) reject("it is empty (0 bytes); record or export it again");
  const KnownKind kind = kind_of(file->view());
  if (kind.kind == FileKind::kMedia) {
    if (!has_audio_decoder())
      reject(fmt::format("it is {}, which needs the program ffmpeg (or --decoder); {}", kind.name, kConvert));
    file = decode_externally(path);
    if (file->size() == 0) reject("the decoder found no sound in it");
  } else if (kind.kind == FileKind::kWebPage || kind.kind == FileKind::kDocument) {
    reject(fmt::format("it is {}, not a recording; {}", kind.name, kConvert));
  }
  const auto found = sound_parts(file->view());
  parts.assign(found.begin(), found.end());
  all_parts = parts.size();
}

std::unique_ptr<SoundDecoder> AudioReader::State::open_part(const SoundPart& part, std::string& why) const {
  const auto bytes = file->view().substr(part.begin, part.end - part.begin);
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
  const bool nameless = kind_of(bytes).kind != FileKind::kSound;
  if (is_mp3(bytes) || (nameless && ending == ".mp3")) {
    if (auto mp3 = open_mp3(bytes, why)) return mp3;
  }
  return open_sndfile(bytes, part.head, why);
}

void AudioReader::State::check_header(const SoundDecoder& part) const {
  if (part.channels < 1 || part.channels > limits.max_channels) {
    reject(
        fmt::format("it has {} channels, at most {} are allowed; extract one channel, for example with: "
                    "ffmpeg -i INPUT -af 'pan=mono|c0=c0' OUTPUT.wav",
                    part.channels, limits.max_channels));
  }
  if (part.sample_rate < kMinRate || part.sample_rate > kMaxRate) {
    reject(fmt::format("its sample rate is {} Hz, expected {} to {} Hz; {}", part.sample_rate, kMinRate, kMaxRate,
                       kConvert));
  }
}

void AudioReader::State::open_first() {
  std::string why;
  decoder = open_part(parts.front(), why);
  if (!decoder) reject(fmt::format("it is not audio in a known format, or damaged ({}); {}", why, kConvert));
  parts.pop_front();
  check_header(*decoder);
  sample_rate = decoder->sample_rate;
  channels = decoder->channels;
  announce();
  begin_part();
  if (announced == 0 && probed.empty()) reject("it holds no samples; record or export it again, if it seems cut off");
}

// Of all parts, before anything is read.
void AudioReader::State::announce() {
  announced = decoder->frames;
  for (const SoundPart& part : parts) {
    std::string ignored;
    const auto opened = open_part(part, ignored);
    if (opened && opened->sample_rate > 0) announced += opened->frames * sample_rate / opened->sample_rate;
  }
  if (announced > max_frames()) reject_length(announced);
  if (all_parts > 1)
    log_info("'{}' holds {} recordings one after the other, {:.2f} s together", path.string(), all_parts,
             static_cast<double>(announced) / sample_rate);
}

bool AudioReader::State::open_next() {
  while (!parts.empty()) {
    std::string why;
    decoder = open_part(parts.front(), why);
    parts.pop_front();
    if (decoder) {
      check_header(*decoder);
      begin_part();
      return true;
    }
    log_warn("'{}': what follows {:.2f} s of it cannot be read ({}) and is left out", path.string(),
             static_cast<double>(frames_read) / sample_rate, why);
  }
  return false;
}

void AudioReader::State::begin_part() {
  part_read = 0;
  resampler.reset();
  if (decoder->sample_rate != sample_rate) resampler.emplace(decoder->sample_rate, sample_rate);
  probed.clear();
  const auto width = static_cast<std::size_t>(decoder->channels);
  const auto stereo = static_cast<std::size_t>(kProbeS * decoder->sample_rate) * width;
  const std::size_t enough = width > 1 ? stereo : decoder->frames > 0 ? 0 : 1;  // one tells whether there is a sound
  while (probed.size() < enough) {
    const std::size_t got = decode(kBlockSamples / width + 1);
    if (got == 0) break;
    probed.insert(probed.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(got * width));
  }
  mixer.choose(probed, width);
}

// Into `block`.
std::size_t AudioReader::State::decode(std::size_t frames) {
  block.resize(frames * static_cast<std::size_t>(decoder->channels));
  return decoder->read(block.data(), frames);
}

// `block` to `ready`.
void AudioReader::State::mix(std::size_t frames) {
  const auto width = static_cast<std::size_t>(decoder->channels);
  std::vector<float> mono(frames);
  for (std::size_t i = 0; i < frames; ++i) {
    const float* frame = block.data() + i * width;
    for (std::size_t c = 0; c < width; ++c) {
      if (std::abs(frame[c]) < kAbsurd) continue;
      const double second = static_cast<double>(part_read + static_cast<std::int64_t>(i)) / decoder->sample_rate;
      reject(fmt::format("the sample at {:.3f} s is {} instead of a number about -1 to 1; export the file again",
                         second, frame[c]));
    }
    mono[i] = mixer.mix(frame);
  }
  part_read += static_cast<std::int64_t>(frames);
  if (resampler) mono = resampler->process(mono);
  ready.insert(ready.end(), mono.begin(), mono.end());
}

void AudioReader::State::end_part() {
  if (resampler) {
    const auto rest = resampler->finish();
    ready.insert(ready.end(), rest.begin(), rest.end());
  }
  if (part_read == 0 && frames_read == 0 && parts.empty())
    reject("it holds no samples; it seems cut off, so copy or export it again");
  const double missing_s = static_cast<double>(decoder->frames - part_read) / decoder->sample_rate;
  const std::string trouble = decoder->trouble();
  // MP3 decoders drop a frame or two of padding; that is no damage.
  if (missing_s <= 0.1 && trouble.empty() && !riff_is_truncated(file->view())) return;
  log_warn("'{}' {}{}; using the {:.2f} s that are there", path.string(),
           missing_s > 0.1 || trouble.empty() ? "ends early" : "is damaged",
           trouble.empty() ? "" : fmt::format(" ({})", trouble), static_cast<double>(frames_read) / sample_rate);
}

// More into `ready`; it stays empty at the end.
void AudioReader::State::fill() {
  while (ready.empty() && !ended) {
    const auto width = static_cast<std::size_t>(decoder->channels);
    std::size_t got = 0;
    if (!probed.empty()) {
      block = std::move(probed);
      probed.clear();
      got = block.size() / width;
    } else {
      got = decode(std::max<std::size_t>(1, kBlockSamples / width));
    }
    if (got > 0) {
      mix(got);
    } else {
      end_part();
      ended = !open_next();
    }
  }
}

AudioReader::AudioReader(const fs::path& path, const AudioReadLimits& limits) : state_(std::make_unique<State>()) {
  require_readable_file(path);
  state_->path = path;
  state_->limits = limits;
  state_->open_bytes();
  state_->open_first();
}

AudioReader::~AudioReader() = default;

int AudioReader::sample_rate() const { return state_->sample_rate; }
int AudioReader::channels() const { return state_->channels; }
std::int64_t AudioReader::announced_frames() const { return state_->announced; }

std::vector<float> AudioReader::read(std::size_t max_frames) {
  State& state = *state_;
  std::vector<float> mono;
  while (mono.size() < max_frames) {
    state.fill();
    if (state.ready.empty()) break;
    const std::size_t count = std::min(max_frames - mono.size(), state.ready.size());
    const auto end = state.ready.begin() + static_cast<std::ptrdiff_t>(count);
    mono.insert(mono.end(), state.ready.begin(), end);
    state.ready.erase(state.ready.begin(), end);
    state.frames_read += static_cast<std::int64_t>(count);
    if (state.frames_read > state.max_frames()) state.reject_length(state.frames_read);
  }
  return mono;
}

const std::vector<std::string_view>& sound_file_endings() {
  // The last ones are those that libsndfile cannot read: they are found all the same, so that another program decodes
  // them, or somebody says why they are not used.
  static const std::vector<std::string_view> endings = {"wav",  "wave", "flac", "ogg", "oga", "opus", "mp3",  "aif",
                                                        "aiff", "aifc", "au",   "snd", "caf", "w64",  "rf64", "m4a",
                                                        "aac",  "mp4",  "webm", "wma", "amr", "g722", "3gp",  "mkv"};
  return endings;
}

bool is_sound_file_name(const fs::path& file) {
  auto ending = file.extension().string();
  if (ending.empty()) return false;
  ending.erase(0, 1);
  std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
  const auto& endings = sound_file_endings();
  return std::find(endings.begin(), endings.end(), ending) != endings.end();
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
