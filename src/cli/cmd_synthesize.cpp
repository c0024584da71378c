// timbre synthesize: text → speech in a cloned voice.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "cli/command.h"
#include "cli/models.h"
#include "cli/speak_choices.h"
#include "cli/speak_report.h"
#include "cli/speech_output.h"
#include "cli/text_input.h"
#include "synth/extract_voice.h"
#include "synth/synthesizer.h"

namespace timbre {
namespace {

constexpr double kPlotSeconds = 30;  // more does not fit into a picture

struct Options {
  std::string voice, lexicon, plot, cut, language;
  TextOptions text;
  SpeechOutputOptions output;
  SpeakChoices speak;
  Readings readings = Readings::kDictionary;
  bool strict = false;
};

SpeakOptions speak_options(SpeakOptions options, const Options& chosen, const GlobalOptions& global) {
  options.seed = global.seed;
  options = with_choices(std::move(options), chosen.speak);
  options.timing = !chosen.plot.empty();
  if (!chosen.cut.empty()) options.cut = parse_cut_method(chosen.cut);
  validate(options);
  return options;
}

// Everything that can be wrong with the call, before seconds are spent on loading a model.
void check(const Options& options, const GlobalOptions& global) {
  speak_options(SpeakOptions{}, options, global);
  validate(options.output);
  if (options.output.path == "-" && global.json) {
    throw Error(ErrorKind::kUsage, "-o - and --json both want standard output: write the sound to a file");
  }
  if (!options.lexicon.empty()) require_readable_file(options.lexicon);
}

double peak_memory_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;  // counted in KiB
}

Json result_json(const Options& options, const Voice& voice, const ModelInfo& model, const SpeakReport& report,
                 int sample_rate) {
  Json json = {{"output", options.output.path},
               {"voice", voice.name},
               {"model", {{"name", model.name}, {"version", model.version}, {"identity", model.identity}}}};
  json.update(to_json(report));
  json["sample_rate"] = sample_rate;
  json["peak_memory_mb"] = peak_memory_mb();
  json["threads"] = threads();
  return json;
}

// Throws when a sentence stayed wrong; the sound has been written.
void require_right(const SpeakReport& report) {
  const auto wrong = std::count_if(report.sentences.begin(), report.sentences.end(),
                                   [](const SpokenSentence& sentence) { return !sentence.warnings.empty(); });
  if (wrong == 0) return;
  throw Error(ErrorKind::kBatch,
              fmt::format("{} of {} sentences may not say their text, see the warnings; the sound has been written. "
                          "Try another --seed or more --max-retries, or respell with --lexicon",
                          wrong, report.sentences.size()));
}

void run(const Options& options, const GlobalOptions& global) {
  check(options, global);
  const TextInput text = open_text(options.text);
  const std::filesystem::path voice_file = find_voice(options.voice, global);
  require_apart({options.output.path, options.plot}, {voice_file, options.text.file, options.lexicon});
  const auto model = load_base_model(global);
  const auto front_end = load_front_end(global, options.lexicon.empty() ? Lexicon{} : Lexicon{options.lexicon},
                                        text_language(options.language, model->info()), options.readings);
  const Voice voice = load_voice(*model, *front_end, voice_file);
  throw_if_interrupted("speaking");

  Synthesizer synthesizer(model, front_end);
  const SpeakOptions speak = speak_options(synthesizer.default_options(), options, global);
  SpeechOutput output(options.output, synthesizer.sample_rate());
  SpeakReport report;
  {
    Progress progress("speaking, bytes", text.bytes);
    report = synthesizer.speak(
        text.source, voice, speak, [&](const std::vector<float>& samples) { output.write(samples); },
        [&](const SpeakProgress& now) { progress.update(now.bytes_spoken); });
  }
  output.close();
  for (const std::string& warning : report.warnings) log_warn("{}", warning);
  if (!options.plot.empty()) plot_report(report, output.kept(), synthesizer.sample_rate(), options.plot);
  if (global.json) print_json(result_json(options, voice, model->info(), report, output.sample_rate()));
  log_info("{:.1f} s of speech in {:.1f} s (RTF {:.2f}), voice '{}', seed {}, {}{}", report.duration_s,
           report.elapsed_s, report.rtf, voice.name, report.seed,
           options.output.path == "-" ? "to standard output" : "in " + options.output.path,
           report.retries > 0 ? ", " + std::to_string(report.retries) + " re-drawn" : "");
  if (options.strict) require_right(report);
}

void add_output_options(CLI::App& command, Options& options) {
  command
      .add_option("-o,--output", options.output.path,
                  "Sound file to write, by its ending WAV, FLAC, OGG or MP3; - streams to standard output")
      ->required();
  command.add_option("--format", options.output.format, "wav, flac, ogg or mp3, whatever the ending says");
  auto* bitrate = command.add_option("--bitrate", options.output.bitrate, "Of an MP3, in kbit/s (default: 96)");
  command.add_flag("--vbr", options.output.variable, "Variable bit rate for an MP3: smaller, but it cannot be cut")
      ->excludes(bitrate);
  command.add_option("--sample-rate", options.output.sample_rate, "Hz of the output (default: the model's)");
  command.add_option("--plot", options.plot,
                     "Also draw the first 30 s with their words and phonemes: PNG file to write");
}

}  // namespace

void setup_synthesize(CLI::App& app, const GlobalOptions& global) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("synthesize", "Speak a text");
  command->add_option("--voice", options->voice,
                      "Voice file, a recording to clone, or the name of a built-in voice (see timbre info)");
  add_text_options(*command, options->text);
  add_output_options(*command, *options);
  add_speak_options(*command, options->speak);
  command->add_option("--cut", options->cut,
                      "Cut the text as GPT-SoVITS does, cut0 to cut5, instead of into sentences");
  add_language_options(*command, options->language, options->readings);
  command->add_flag("--strict", options->strict,
                    "Exit with 7 when a sentence does not seem to say its text, however often it was drawn");
  command->add_option("--lexicon", options->lexicon,
                      "Own pronunciations: lines of WORD<TAB>reading (phonemes, pinyin, jyutping, \"respelling\")");
  command->callback([options, &global] {
    options->output.keep_s = options->plot.empty() ? 0 : kPlotSeconds;
    options->output.tags.software = std::string("timbre ") + TIMBRE_VERSION;
    run(*options, global);
  });
}

}  // namespace timbre
