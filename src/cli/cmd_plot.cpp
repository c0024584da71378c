// timbre plot: a picture of a recording.
#include <memory>

#include "audio/audio_file.h"
#include "audio/plot.h"
#include "base/files.h"
#include "base/log.h"
#include "cli/command.h"

namespace timbre {
namespace {

constexpr double kMaxPlotSeconds = 600;  // what a picture can show, and more

struct Options {
  std::filesystem::path recording, output;
  PlotOptions plot;
};

void run(const Options& options) {
  require_apart({options.output}, {options.recording});
  AudioReadLimits limits;
  limits.max_duration_s = kMaxPlotSeconds;
  const AudioBuffer audio = read_audio(options.recording, limits);
  plot_speech(audio.samples, audio.sample_rate, {}, options.output, options.plot);
  log_info("{:.1f} s of {} drawn as {}", audio.duration_s(), options.recording.string(), options.output.string());
}

}  // namespace

void setup_plot(CLI::App& app, const GlobalOptions& /*global*/) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("plot", "Draw the waveform and the spectrogram of a recording");
  command->add_option("recording", options->recording, "WAV, FLAC, OGG, MP3 or another sound file, up to ten minutes")
      ->required();
  command->add_option("-o,--output", options->output, "PNG file to write")->required();
  command->add_option("--title", options->plot.title, "Heading of the picture");
  command->add_option("--width", options->plot.width, "Pixels")->capture_default_str();
  command->add_option("--height", options->plot.height, "Pixels")->capture_default_str();
  command->callback([options] { run(*options); });
}

}  // namespace timbre
