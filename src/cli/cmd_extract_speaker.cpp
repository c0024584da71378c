// timbre extract-speaker: recordings → Voice file, with a report on their quality.
#include <fmt/format.h>

#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/models.h"
#include "cli/print_json.h"
#include "cli/text_input.h"
#include "synth/extract_voice.h"
#include "text/encoding.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxTranscriptBytes = 64 * 1024, kMaxConsentBytes = 64 * 1024;

struct Options {
  std::vector<fs::path> recordings;
  fs::path output;
  Readings readings = Readings::kDictionary;
  std::string name, text, text_file, encoding, consent_file, language;
  bool no_prompt = false, no_filter = false, pace = false;
};

const char* name(PromptSource source) {
  switch (source) {
    case PromptSource::kNone:
      return "none";
    case PromptSource::kTranscript:
      return "transcript";
    case PromptSource::kHeard:
      return "heard";
  }
  return "";
}

Json quality_json(const ExtractReport::Recording& recording) {
  const ReferenceQuality& quality = recording.quality;
  return {{"file", recording.file.string()},
          {"duration_s", quality.duration_s},
          {"speech_s", quality.speech_s},
          {"speech_ratio", quality.speech_ratio},
          {"snr_db", quality.snr_db},
          {"clipping_ratio", quality.clipping_ratio},
          {"bandwidth_hz", quality.bandwidth_hz},
          {"loudness_lufs", quality.loudness_lufs},
          {"peak_dbfs", quality.peak_dbfs},
          {"median_f0_hz", quality.median_f0_hz}};
}

Json to_json(const Options& options, const ExtractedVoice& extracted) {
  const ExtractReport& report = extracted.report;
  Json recordings = Json::array();
  for (const auto& recording : report.recordings) recordings.push_back(quality_json(recording));
  Json prompt = {{"source", name(report.prompt_source)}};
  if (report.prompt_source != PromptSource::kNone) {
    prompt["recording"] = report.prompt_recording;
    prompt["start_s"] = report.prompt_start_s;
    prompt["end_s"] = report.prompt_end_s;
    prompt["phonemes"] = report.prompt_phonemes;
  }
  const auto& several = report.several_speakers_suspected;
  return {{"output", options.output.string()},
          {"name", extracted.voice.name},
          {"model", {{"name", extracted.voice.model_name}, {"identity", extracted.voice.model_identity}}},
          {"recordings", recordings},
          {"several_speakers_suspected", several ? Json(*several) : Json()},
          {"speaker_agreement", report.speaker_agreement},
          {"filter", extracted.voice.filter != nullptr},
          {"pace", extracted.voice.pace},
          {"prompt", prompt},
          {"warnings", report.warnings}};
}

void print_recordings(const ExtractReport& report) {
  std::size_t width = 9;
  for (const auto& recording : report.recordings) width = std::max(width, recording.file.filename().string().size());
  fmt::print("{:<{}}  duration  speech    SNR  clipped  bandwidth    loudness     peak   pitch\n", "recording", width);
  for (const auto& [file, quality] : report.recordings) {
    fmt::print(
        "{:<{}}  {:>6.1f} s  {:>4.0f} %  {:>2.0f} dB  {:>5.2f} %  {:>5.1f} kHz  {:>5.1f} LUFS  {:>4.0f} dB  {:>3.0f} "
        "Hz\n",
        file.filename().string(), width, quality.duration_s, 100 * quality.speech_ratio, quality.snr_db,
        100 * quality.clipping_ratio, quality.bandwidth_hz / 1000, quality.loudness_lufs, quality.peak_dbfs,
        quality.median_f0_hz);
  }
}

void print_report(const ExtractedVoice& extracted) {
  const ExtractReport& report = extracted.report;
  print_recordings(report);
  if (report.several_speakers_suspected) {
    fmt::print("speakers  {} (agreement {:.2f})\n",
               *report.several_speakers_suspected ? "more than one suspected" : "one", report.speaker_agreement);
  }
  fmt::print("filter    {}\n", extracted.voice.filter ? "brings the voice closer to the recordings" : "none");
  fmt::print("pace      {:.2f} times the model's\n", extracted.voice.pace);
  if (report.prompt_source == PromptSource::kNone) {
    fmt::print("prompt    none\n");
  } else {
    fmt::print("prompt    {:.2f} … {:.2f} s of {}, phonemes {}: {}\n", report.prompt_start_s, report.prompt_end_s,
               report.recordings.at(report.prompt_recording).file.filename().string(),
               report.prompt_source == PromptSource::kTranscript ? "of the transcript" : "as heard",
               report.prompt_phonemes);
  }
}

std::string read_consent(const std::string& file) {
  const std::string text = read_file(file, kMaxConsentBytes);
  if (!Json::parse(text, nullptr, false).is_object()) {
    throw Error(ErrorKind::kInput,
                file + " is no JSON object; a consent record looks like {\"speaker\": \"...\", \"date\": \"...\"}");
  }
  return text;
}

ExtractOptions extract_options(const Options& options) {
  ExtractOptions extract;
  extract.name = options.name;
  extract.use_prompt = !options.no_prompt;
  extract.filter = !options.no_filter;
  extract.pace = options.pace;
  extract.transcript = options.text_file.empty()
                           ? options.text
                           : read_text_file(options.text_file, kMaxTranscriptBytes, options.encoding);
  extract.aligner = load_embedded_model;
  if (!options.consent_file.empty()) extract.consent = read_consent(options.consent_file);
  return extract;
}

void run(const Options& options, const GlobalOptions& global) {
  std::vector<fs::path> inputs = options.recordings;
  inputs.insert(inputs.end(), {fs::path(options.text_file), fs::path(options.consent_file)});
  require_apart({options.output}, inputs);
  const ExtractOptions extract = extract_options(options);
  for (const fs::path& recording : options.recordings) probe_recording(recording);
  const auto model = load_base_model(global);
  const auto front_end =
      load_front_end(global, std::nullopt, text_language(options.language, model->info()), options.readings);
  throw_if_interrupted("the extraction");
  const ExtractedVoice extracted = extract_voice(*model, *front_end, options.recordings, extract);
  throw_if_interrupted("the extraction");
  write_voice(options.output, extracted.voice);
  for (const std::string& warning : extracted.report.warnings) log_warn("{}", warning);
  if (global.json) {
    print_json(to_json(options, extracted));
  } else {
    print_report(extracted);
  }
  log_info("voice '{}' written to {}", extracted.voice.name, options.output.string());
}

}  // namespace

void setup_extract_speaker(CLI::App& app, const GlobalOptions& global) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("extract-speaker", "Make a Voice file from recordings of somebody's speech");
  command
      ->add_option("recordings", options->recordings,
                   "One or more WAV, FLAC, OGG, MP3 or other sound files; 5 s of clean speech do")
      ->required();
  command->add_option("-o,--output", options->output, "Voice file to write")->required();
  auto* text = command->add_option("-t,--text", options->text, "What is said in the first recording");
  command->add_option("-f,--text-file", options->text_file, "File with what is said in the first recording")
      ->excludes(text);
  add_encoding_option(*command, options->encoding);
  add_language_options(*command, options->language, options->readings);
  command->add_flag("--no-prompt", options->no_prompt, "Keep the speaker vector only, no passage to continue");
  command->add_flag("--no-filter", options->no_filter,
                    "Leave out the filter that brings the voice closer to clean recordings");
  command->add_flag("--pace", options->pace, "Speak as fast as the recordings instead of at the model's own pace");
  command->add_option("--name", options->name, "Name of the voice (default: that of the first recording)");
  command->add_option("--consent", options->consent_file,
                      "JSON file that records the speaker's consent; kept in the Voice");
  command->callback([options, &global] { run(*options, global); });
}

}  // namespace timbre
