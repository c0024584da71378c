// timbre prepare: recordings → clips to train on.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/error.h"
#include "base/log.h"
#include "base/median.h"
#include "base/progress.h"
#include "cli/command.h"
#include "cli/models.h"
#include "data/prepare.h"
#include "data/prepare_report.h"
#include "synth/networks.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

struct Options {
  PrepareOptions prepare;
  std::string transcripts;
  double max_clipping_percent = 100 * CleaningLimits{}.max_clipping;
};

std::string median_snr(const SourceReport& source) {
  std::vector<double> values;
  for (const auto& clip : source.clips)
    if (clip.measures.speech_s > 0) values.push_back(clip.measures.snr_db);
  if (values.empty()) return "";
  return fmt::format("{:.0f} dB", median(values));
}

void print_source(const SourceReport& source, std::size_t width) {
  std::size_t kept = 0;
  double kept_s = 0;
  for (const auto& clip : source.clips) {
    if (!clip.judgement.kept()) continue;
    ++kept;
    kept_s += clip.item.seconds;
  }
  const std::string name = source.file.filename().string();
  if (!source.refused.empty()) {
    fmt::print("{:<{}}  {}\n", name, width, source.failed ? "not used: it cannot be read" : source.refused);
    return;
  }
  fmt::print("{:<{}}  {:>8}  {:>5}  {:>5}  {:>8}  {:>6}\n", name, width, format_duration(source.seconds),
             source.clips.size(), kept, format_duration(kept_s), median_snr(source));
}

void print_warnings(const PrepareReport& report) {
  constexpr std::size_t kMostShown = 10;
  std::vector<std::string> lines = report.warnings;
  for (const auto& source : report.sources)
    for (const auto& clip : source.clips)
      if (clip.judgement.kept())
        for (const auto& warning : clip.judgement.warnings) lines.push_back(clip.item.id + ": " + warning);
  for (std::size_t i = 0; i < std::min(kMostShown, lines.size()); ++i) log_warn("{}", lines[i]);
  if (lines.size() > kMostShown) log_warn("… and {} more; report.json has them all", lines.size() - kMostShown);
}

void print_report(const PrepareReport& report) {
  std::size_t width = 9;
  for (const auto& source : report.sources) width = std::max(width, source.file.filename().string().size());
  fmt::print("{:<{}}    length  clips   kept      kept     SNR\n", "recording", width);
  for (const auto& source : report.sources) print_source(source, width);
  fmt::print("{:<{}}  {:>8}  {:>5}  {:>5}  {:>8}\n", "in all", width, format_duration(report.seconds), report.clips,
             report.kept, format_duration(report.kept_s));
  for (const auto& [reason, count] : reasons_of(report)) fmt::print("dropped  {:>5}  {}\n", count, reason);
}

// Official models hear no phonemes: the base model listens for them.
std::shared_ptr<BaseModel> load_listening_model(const GlobalOptions& global) {
  const bool official_files = !global.gpt_weights.empty() || !global.sovits_weights.empty();
  if (!official_files && find_model(global).config.family != ModelFamily::kOfficial) return load_base_model(global);
  auto model = load_embedded_model();
  if (!model)
    throw Error(ErrorKind::kFile, "preparing needs the base model, and there is none beside the program; install it");
  return model;
}

PrepareListeners listeners_of(Networks& networks, const ModelInfo& info, const TextFrontEnd& front_end) {
  PrepareListeners listeners;
  listeners.content = networks.content();
  listeners.speaker = networks.speaker();
  listeners.front_end = &front_end;
  listeners.identity = info.identity.substr(0, 16);
  return listeners;
}

void run(Options& options, const GlobalOptions& global) {
  auto& prepare = options.prepare;
  if (!options.transcripts.empty()) prepare.transcripts = options.transcripts;
  if (prepare.recordings.empty() && !prepare.transcripts)
    throw Error(ErrorKind::kUsage, "nothing to prepare: give recordings, or --transcripts with a list of them");
  prepare.cleaning.max_clipping = options.max_clipping_percent / 100;
  const auto model = load_listening_model(global);
  const auto front_end = load_front_end(global);
  const auto report = prepare_data(prepare, listeners_of(model->networks(), model->info(), *front_end));
  if (global.json) {
    const std::string json = report_json(report);
    std::fwrite(json.data(), 1, json.size(), stdout);
  } else {
    print_report(report);
  }
  print_warnings(report);
  const std::string folder = prepare.output.string();
  if (report.kept == 0)
    throw Error(report.failed > 0 ? ErrorKind::kBatch : ErrorKind::kInput,
                fmt::format("no clip was kept; '{}' says why", (prepare.output / "rejected.jsonl").string()));
  log_info("{} clips, {} of speech, in {}", report.kept, format_duration(report.kept_s), folder);
  if (report.failed > 0)
    throw Error(ErrorKind::kBatch, fmt::format("{} recordings or clips failed; '{}' says which", report.failed,
                                               (prepare.output / "rejected.jsonl").string()));
}

void add_slicer_options(CLI::App& command, SlicerOptions& slicer) {
  command.add_option("--threshold-db", slicer.threshold_db, "Quieter than this is silence, after levelling")
      ->capture_default_str();
  command.add_option("--min-length-ms", slicer.min_length_ms, "Least length of a clip between two pauses")
      ->capture_default_str();
  command.add_option("--min-interval-ms", slicer.min_interval_ms, "Least length of a pause that cuts")
      ->capture_default_str();
  command.add_option("--hop-ms", slicer.hop_ms, "Step of the search for silence")->capture_default_str();
  command.add_option("--max-silence-ms", slicer.max_silence_ms, "Silence kept at each end of a clip")
      ->capture_default_str();
  command.add_option("--max-clip-s", slicer.max_clip_s, "Longer clips are cut where they are quietest")
      ->capture_default_str();
}

void add_cleaning_options(CLI::App& command, Options& options) {
  auto& prepare = options.prepare;
  command.add_option("--min-clip-s", prepare.cleaning.min_clip_s, "Shorter clips are dropped")->capture_default_str();
  command.add_option("--min-snr-db", prepare.cleaning.min_snr_db, "Noisier clips are dropped")->capture_default_str();
  command
      .add_option("--max-clipping", options.max_clipping_percent,
                  "Percent of clipped samples from which on a clip is dropped")
      ->capture_default_str();
  command.add_option("--min-score", prepare.min_score, "Clips whose transcript fits worse are dropped")
      ->capture_default_str();
  command.add_flag("--keep-doubtful", prepare.keep_doubtful,
                   "Keep clips whose transcript does not fit, with a warning");
  command.add_flag("--drop-suspects", prepare.drop_suspects,
                   "Drop clips in which music or another speaker is suspected");
}

}  // namespace

void setup_prepare(CLI::App& app, const GlobalOptions& global) {
  auto options = std::make_shared<Options>();
  auto& prepare = options->prepare;
  auto* command = app.add_subcommand("prepare", "Cut, clean and transcribe recordings to fine-tune on");
  command->add_option("recordings", prepare.recordings, "Sound files, and folders of them");
  command->add_option("-o,--output", prepare.output, "Folder for the clips and their manifest")->required();
  command->add_option("--transcripts", options->transcripts,
                      "List of path|speaker|language|text, or LJSpeech's metadata.csv; otherwise a .txt beside each "
                      "recording is read");
  command->add_option(
      "--asr", prepare.recogniser.command,
      "Recogniser for clips without a transcript: a program with {wav} in its place; it prints the text");
  command->add_option("--asr-timeout", prepare.recogniser.timeout_s, "Seconds that it may take for a clip")
      ->capture_default_str();
  command->add_option("--speaker", prepare.speaker, "Who speaks, where no list says it (default: the output's name)");
  command->add_option("--language", prepare.language, "Language where no list says it")->capture_default_str();
  add_slicer_options(*command, prepare.slicer);
  add_cleaning_options(*command, *options);
  command->callback([options, &global] { run(*options, global); });
}

}  // namespace timbre
