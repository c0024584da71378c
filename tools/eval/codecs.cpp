#include "eval/codecs.h"

#include <sndfile.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "audio/audio_file.h"
#include "audio/resample.h"
#include "base/error.h"

namespace timbre {
namespace {

std::vector<float> through(std::vector<float> samples, int rate, int format) {
  const auto path = std::filesystem::temp_directory_path() / ("timbre-codec-" + std::to_string(::getpid()));
  SF_INFO info{};
  info.samplerate = rate;
  info.channels = 1;
  info.format = format;
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  if (!file) throw Error(ErrorKind::kInternal, std::string("codec: ") + sf_strerror(nullptr));
  double quality = 0.5;  // of MP3: the middle
  sf_command(file, SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof quality);
  for (float& sample : samples) sample = std::clamp(sample, -1.0F, 1.0F);
  sf_write_float(file, samples.data(), static_cast<sf_count_t>(samples.size()));
  sf_close(file);
  auto result = read_audio(path).samples;
  std::filesystem::remove(path);
  result.resize(samples.size());
  return result;
}

std::vector<float> at_rate(const AudioBuffer& clean, int rate, int format, int times) {
  auto samples = resample(clean.samples, clean.sample_rate, rate);
  for (int i = 0; i < times; ++i) samples = through(std::move(samples), rate, format);
  samples = resample(samples, rate, clean.sample_rate);
  samples.resize(clean.samples.size());
  return samples;
}

}  // namespace

std::vector<float> coded(const AudioBuffer& clean, int grade) {
  switch (grade) {
    case 1:
      return at_rate(clean, 24000, SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 1);
    case 2:
      return at_rate(clean, 8000, SF_FORMAT_WAV | SF_FORMAT_ULAW, 1);
    case 3:
      return at_rate(clean, 8000, SF_FORMAT_WAV | SF_FORMAT_GSM610, 1);
    case 4:
      return at_rate(clean, 8000, SF_FORMAT_WAV | SF_FORMAT_GSM610, 2);
    default:
      return at_rate(clean, 8000, SF_FORMAT_WAV | SF_FORMAT_GSM610, 4);
  }
}

}  // namespace timbre
