#include "cli/speech_output.h"

#include <unistd.h>

#include <algorithm>

#include "base/error.h"

namespace timbre {
namespace {

AudioWriterOptions writer_options(const SpeechOutputOptions& options) {
  AudioWriterOptions writer;
  if (!options.format.empty()) writer.format = parse_audio_format(options.format);
  writer.tags = options.tags;
  writer.bitrate_kbps = options.bitrate;
  writer.variable = options.variable;
  return writer;
}

}  // namespace

void validate(const SpeechOutputOptions& options) {
  const AudioFormat format =
      options.format.empty() ? audio_format_of(options.path) : parse_audio_format(options.format);
  if ((options.bitrate != 0 || options.variable) && format != AudioFormat::kMp3)
    throw Error(ErrorKind::kUsage, "--bitrate and --vbr are of MP3 files alone");
  if (options.sample_rate != 0 && (options.sample_rate < 8000 || options.sample_rate > 192000)) {
    throw Error(ErrorKind::kUsage,
                "--sample-rate must be from 8000 to 192000 Hz, not " + std::to_string(options.sample_rate));
  }
  if (options.path == "-" && isatty(STDOUT_FILENO) == 1) {
    throw Error(ErrorKind::kUsage,
                "-o - writes sound to standard output, which is a terminal: pipe it into a player or a file");
  }
}

SpeechOutput::SpeechOutput(const SpeechOutputOptions& options, int source_rate)
    : rate_(options.sample_rate == 0 ? source_rate : options.sample_rate),
      keep_samples_(static_cast<std::size_t>(options.keep_s * source_rate)),
      resampler_(source_rate, rate_),
      writer_(options.path, rate_, writer_options(options)) {}

void SpeechOutput::write(const std::vector<float>& samples) {
  const std::size_t keep = std::min(samples.size(), keep_samples_ - kept_.size());
  kept_.insert(kept_.end(), samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(keep));
  writer_.write(resampler_.process(samples));
}

void SpeechOutput::close() {
  writer_.write(resampler_.finish());
  writer_.close();
}

}  // namespace timbre
