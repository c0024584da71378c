#include "eval/html_parts.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "audio/audio_file.h"
#include "audio/audio_writer.h"
#include "audio/plot.h"
#include "audio/png_image.h"
#include "audio/resample.h"
#include "base/files.h"
#include "eval/markup.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr int kBars = 20, kBarWidth = 6, kHeight = 28;
constexpr int kMp3Rate = 24000;
constexpr double kMostSeconds = 30;  // of a picture and a player

// Encoders write to files.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& ending) {
    static int number = 0;
    path_ = fs::temp_directory_path() / fmt::format("timbre-{}-{}{}", ::getpid(), ++number, ending);
  }
  ~TemporaryFile() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

AudioBuffer beginning_of(const fs::path& file) {
  AudioBuffer audio = read_audio(file);
  audio.samples.resize(std::min(audio.samples.size(), static_cast<std::size_t>(kMostSeconds * audio.sample_rate)));
  return audio;
}

std::string player(const AudioBuffer& audio) {
  const TemporaryFile file(".mp3");
  write_audio(file.path(), resample(audio.samples, audio.sample_rate, kMp3Rate), kMp3Rate);
  return fmt::format("<audio controls preload=\"none\" src=\"data:audio/mpeg;base64,{}\"></audio>\n",
                     base64(read_file(file.path())));
}

std::string picture(const AudioBuffer& audio) {
  PlotOptions options;
  options.width = 800;
  options.height = 300;
  const Image image = draw_speech(audio.samples, audio.sample_rate, {}, options);
  return fmt::format("<img alt=\"spectrogram\" src=\"data:image/png;base64,{}\">\n", base64(encode_png(image)));
}

}  // namespace

std::string histogram_svg(const std::vector<double>& values) {
  if (values.empty()) return "";
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  const double low = *least, width = (*greatest - low) / kBars;
  std::vector<int> counts(kBars);
  for (const double value : values)
    ++counts[static_cast<std::size_t>(width > 0 ? std::min<double>(kBars - 1, (value - low) / width) : kBars / 2)];
  const int most = *std::max_element(counts.begin(), counts.end());
  std::string svg = fmt::format("<svg width=\"{}\" height=\"{}\">", kBars * kBarWidth, kHeight);
  for (int bar = 0; bar < kBars; ++bar) {
    const int count = counts[static_cast<std::size_t>(bar)];
    if (count == 0) continue;
    const int height = std::max(1, kHeight * count / most);
    svg += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#4878a8\"/>", bar * kBarWidth,
                       kHeight - height, kBarWidth - 1, height);
  }
  return svg + "</svg>";
}

std::string sound_and_picture(const EvalItem& item) {
  const AudioBuffer audio = beginning_of(item.file);
  std::string html = player(audio);
  if (!item.reference.empty()) html += "<p class=\"dim\">reference</p>\n" + player(beginning_of(item.reference));
  return html + picture(audio);
}

}  // namespace timbre
