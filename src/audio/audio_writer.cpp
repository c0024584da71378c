#include "audio/audio_writer.h"

#include <fmt/format.h>
#include <sndfile.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "audio/mp3_frames.h"
#include "audio/output_sink.h"
#include "base/error.h"

namespace timbre {
namespace {

constexpr std::uint64_t kWavLimit = 0xFFFFF000;  // sizes in a WAV header have 32 bits

int sndfile_format(AudioFormat format, SampleFormat samples) {
  switch (format) {
    case AudioFormat::kOgg:
      return SF_FORMAT_OGG | SF_FORMAT_VORBIS;
    case AudioFormat::kMp3:
      return SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III;
    case AudioFormat::kWav:
    case AudioFormat::kFlac:
      break;
  }
  const int container = format == AudioFormat::kWav ? SF_FORMAT_WAV : SF_FORMAT_FLAC;
  switch (samples) {
    case SampleFormat::kInt16:
      return container | SF_FORMAT_PCM_16;
    case SampleFormat::kInt24:
      return container | SF_FORMAT_PCM_24;
    case SampleFormat::kFloat:
      break;
  }
  return container | SF_FORMAT_FLOAT;
}

std::uint64_t bytes_per_sample(SampleFormat samples) {
  return samples == SampleFormat::kInt16 ? 2 : samples == SampleFormat::kInt24 ? 3 : 4;
}

bool mp3_has_rate(int sample_rate) {
  for (const int top : {48000, 44100, 32000}) {  // MPEG-1; half and a quarter of it are MPEG-2 and 2.5
    if (sample_rate == top || sample_rate == top / 2 || sample_rate == top / 4) return true;
  }
  return false;
}

// libsndfile takes a constant bit rate as a place between the least and the most of a sample rate.
double constant_quality(int sample_rate, int kbps) {
  constexpr int kDefaultKbps = 96;
  const auto rates = mp3_bitrates(sample_rate);
  if (kbps == 0) kbps = std::min(kDefaultKbps, rates.back());
  if (std::find(rates.begin(), rates.end(), kbps) == rates.end())
    throw Error(ErrorKind::kUsage, fmt::format("MP3 at {} Hz has no bit rate of {} kbit/s, but {}", sample_rate, kbps,
                                               fmt::join(rates, ", ")));
  return static_cast<double>(kbps - rates.front()) / (rates.back() - rates.front());
}

// Sets the RIFF and data sizes of a WAV header that will never be corrected to "unknown".
void mark_length_unknown(std::string& header) {
  const std::string unknown(4, '\xff');
  if (header.size() < 12) return;
  header.replace(4, 4, unknown);
  std::size_t at = 12;
  while (at + 8 <= header.size() && header.compare(at, 4, "data") != 0) {
    const auto byte = [&](std::size_t i) { return std::size_t{static_cast<unsigned char>(header[at + 4 + i])}; };
    const std::size_t size = byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24;
    at += 8 + size + size % 2;
  }
  if (at + 8 <= header.size()) header.replace(at + 4, 4, unknown);
}

}  // namespace

AudioFormat parse_audio_format(const std::string& name) {
  std::string lower = name.substr(!name.empty() && name[0] == '.');
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  if (lower == "wav" || lower == "wave") return AudioFormat::kWav;
  if (lower == "flac") return AudioFormat::kFlac;
  if (lower == "ogg" || lower == "oga") return AudioFormat::kOgg;
  if (lower == "mp3") return AudioFormat::kMp3;
  throw Error(ErrorKind::kUsage, fmt::format("cannot write audio as '{}'; use wav, flac, ogg or mp3", name));
}

AudioFormat audio_format_of(const std::filesystem::path& path) {
  if (path == "-") return AudioFormat::kWav;
  const std::string extension = path.extension().string();
  if (extension.empty() || extension == ".") {
    throw Error(ErrorKind::kUsage, fmt::format("cannot tell the audio format of '{}': it has no extension; "
                                               "end the name in .wav, .flac, .ogg or .mp3, or give the format",
                                               path.string()));
  }
  return parse_audio_format(extension);
}

const char* audio_format_name(AudioFormat format) {
  switch (format) {
    case AudioFormat::kWav:
      return "WAV";
    case AudioFormat::kFlac:
      return "FLAC";
    case AudioFormat::kOgg:
      return "OGG";
    case AudioFormat::kMp3:
      break;
  }
  return "MP3";
}

struct AudioWriter::State {
  std::string path;
  AudioFormat format;
  SampleFormat sample_format;
  std::unique_ptr<OutputSink> sink;
  SNDFILE* file = nullptr;
  std::uint64_t frames = 0;
  bool header_sent = false;

  ~State() { close_encoder(); }
  void close_encoder() {
    if (file) sf_close(file);
    file = nullptr;
  }
  void open(int sample_rate, const AudioWriterOptions& options);
  void configure(int sample_rate, const AudioWriterOptions& options);
  void check();
  void flush_pipe();
};

void AudioWriter::State::open(int sample_rate, const AudioWriterOptions& options) {
  SF_INFO info{};
  info.samplerate = sample_rate;
  info.channels = 1;
  info.format = sndfile_format(format, sample_format);
  const auto reject = [&](const std::string& why) {
    throw Error(ErrorKind::kUsage,
                fmt::format("cannot write {} at {} Hz: {} ({}); use WAV, or another sample rate or sample format",
                            audio_format_name(format), sample_rate, why, sf_version_string()));
  };
  if (format == AudioFormat::kMp3 && !mp3_has_rate(sample_rate)) {
    reject("MPEG audio knows 8, 11.025, 12, 16, 22.05, 24, 32, 44.1 and 48 kHz");
  }
  if (!sf_format_check(&info)) reject("the combination is not supported");
  sink = std::make_unique<OutputSink>(path);
  SF_VIRTUAL_IO io = sink->callbacks();
  file = sf_open_virtual(&io, SFM_WRITE, &info, sink.get());
  sink->rethrow();
  if (!file) reject(sf_strerror(nullptr));
  configure(sample_rate, options);
}

void AudioWriter::State::configure(int sample_rate, const AudioWriterOptions& options) {
  sf_command(file, SFC_SET_CLIPPING, nullptr, SF_TRUE);
  sf_command(file, SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);  // it holds the time of day
  double quality = std::clamp(options.quality, 0.0, 1.0);
  // The frame that tells the length of a variable bit rate is written last, at the front; a pipe never gets it.
  if (format == AudioFormat::kMp3 && (!options.variable || sink->sequential())) {
    int constant = SF_BITRATE_MODE_CONSTANT;
    sf_command(file, SFC_SET_BITRATE_MODE, &constant, sizeof constant);
    quality = constant_quality(sample_rate, options.bitrate_kbps);
  }
  if (format == AudioFormat::kOgg || format == AudioFormat::kMp3)
    sf_command(file, SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof quality);
  const auto set = [&](int key, const std::string& value) {
    if (!value.empty()) sf_set_string(file, key, value.c_str());
  };
  set(SF_STR_TITLE, options.tags.title);
  set(SF_STR_ARTIST, options.tags.artist);
  set(SF_STR_ALBUM, options.tags.album);
  set(SF_STR_DATE, options.tags.date);
  set(SF_STR_TRACKNUMBER, options.tags.track);
  set(SF_STR_COMMENT, options.tags.comment);
  set(SF_STR_SOFTWARE, options.tags.software);
}

void AudioWriter::State::check() {
  sink->rethrow();
  if (sf_error(file) != SF_ERR_NO_ERROR) {
    throw Error(ErrorKind::kFile, fmt::format("cannot write '{}': {}; check the disk", path, sf_strerror(file)));
  }
}

void AudioWriter::State::flush_pipe() {
  if (!sink->sequential()) return;
  if (!header_sent && format == AudioFormat::kWav) mark_length_unknown(sink->pending());
  header_sent = true;
  sink->flush();
}

AudioWriter::AudioWriter(const std::filesystem::path& path, int sample_rate, const AudioWriterOptions& options)
    : state_(std::make_unique<State>()) {
  state_->path = path.string();
  state_->format = options.format ? *options.format : audio_format_of(path);
  state_->sample_format = options.sample_format;
  state_->open(sample_rate, options);
}

AudioWriter::~AudioWriter() = default;

void AudioWriter::write(const float* samples, std::size_t count) {
  if (count == 0) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (!std::isfinite(samples[i])) {
      throw Error(ErrorKind::kInternal, fmt::format("sample {} of '{}' would be {}; this is a defect, please report it",
                                                    state_->frames + i, state_->path, samples[i]));
    }
  }
  state_->frames += count;
  if (state_->format == AudioFormat::kWav && !state_->sink->sequential() &&
      state_->frames * bytes_per_sample(state_->sample_format) > kWavLimit) {
    throw Error(ErrorKind::kInput,
                fmt::format("'{}' would exceed 4 GiB, the most a WAV file can hold; write FLAC instead", state_->path));
  }
  const auto frames = static_cast<sf_count_t>(count);
  const sf_count_t written = sf_writef_float(state_->file, samples, frames);
  state_->check();
  if (written != frames) {
    throw Error(ErrorKind::kFile, fmt::format("cannot write '{}': {} of {} samples written; check the disk",
                                              state_->path, written, frames));
  }
  state_->flush_pipe();
}

void AudioWriter::close() {
  if (!state_->file) return;
  state_->close_encoder();
  state_->sink->commit();
}

void write_audio(const std::filesystem::path& path, const std::vector<float>& samples, int sample_rate,
                 const AudioWriterOptions& options) {
  AudioWriter writer(path, sample_rate, options);
  writer.write(samples);
  writer.close();
}

}  // namespace timbre
