// timbre evaluate: how good speech is, in numbers that a build can be stopped by.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/progress.h"
#include "cli/cmd_evaluate_listeners.h"
#include "cli/cmd_evaluate_print.h"
#include "cli/cmd_evaluate_speak.h"
#include "cli/command.h"
#include "cli/models.h"
#include "cli/print_json.h"
#include "eval/html_report.h"
#include "eval/junit.h"
#include "eval/messages.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string items, references, keep, baseline, csv, features, junit, html, export_folder;
  std::vector<std::string> fail_if, max_drop, scorer;
  SpeakSetOptions speak;  // its voice serves both ways
  ListenerOptions listener;
};

// An hour of listening is not thrown away because a report has nowhere to go.
void require_folders_of_reports(const Options& options) {
  for (const std::string& file : {options.csv, options.features, options.junit, options.html}) {
    const fs::path folder = fs::path(file).parent_path();
    std::error_code ignored;
    if (!folder.empty() && !fs::is_directory(folder, ignored))
      throw Error(ErrorKind::kFile,
                  fmt::format("cannot write '{}': there is no folder '{}'; create it first", file, folder.string()));
  }
}

// What the options say, understood before anything is loaded.
struct Plan {
  std::vector<ScorerSpec> scorers;
  std::vector<Gate> gates;
  std::optional<Baseline> baseline;
  std::vector<MaxDrop> max_drops;
};

Plan make_plan(const Options& options) {
  Plan plan;
  std::vector<std::string> names;
  for (const std::string& text : options.scorer) {
    plan.scorers.push_back(parse_scorer(text));
    names.push_back(plan.scorers.back().name);
  }
  for (const std::string& text : options.fail_if) plan.gates.push_back(parse_gate(text, names));
  for (const std::string& text : options.max_drop) plan.max_drops.push_back(parse_max_drop(text, names));
  if (options.items.empty() == options.speak.set.empty())
    throw Error(ErrorKind::kUsage, "give either speech to judge, as a folder or a list, or --synthesize SET");
  require_folders_of_reports(options);
  if (options.baseline.empty()) {
    if (!options.max_drop.empty()) throw Error(ErrorKind::kUsage, "--max-drop needs --baseline FILE to compare with");
    return plan;
  }
  plan.baseline = read_baseline(options.baseline);
  if (plan.max_drops.empty()) plan.max_drops = default_max_drops();
  return plan;
}

// A folder that is gone with the object, unless the user wants to keep it.
class SpeechFolder {
 public:
  explicit SpeechFolder(const std::string& keep) : keep_(!keep.empty()) {
    path_ = keep_ ? fs::path(keep) : fs::temp_directory_path() / fmt::format("timbre-evaluate-{}", ::getpid());
  }
  ~SpeechFolder() {
    std::error_code ignored;
    if (!keep_) fs::remove_all(path_, ignored);
  }
  SpeechFolder(const SpeechFolder&) = delete;
  SpeechFolder& operator=(const SpeechFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  bool keep_;
  fs::path path_;
};

std::vector<EvalItem> find_items(const Options& options, const GlobalOptions& global) {
  auto items = read_items(options.items);
  if (!options.references.empty()) add_references(items, options.references);
  for (EvalItem& item : items) {
    const bool named = item.voice.string().find_first_of("./") == std::string::npos;
    if (!item.voice.empty() && named) item.voice = find_voice(item.voice.string(), global);
    if (item.voice.empty() && !options.speak.voice.empty()) item.voice = find_voice(options.speak.voice, global);
  }
  return items;
}

// No report takes the place of what is judged, or of what it is judged by.
void require_apart_from_items(const Options& options, const std::vector<EvalItem>& items) {
  std::vector<fs::path> inputs = {options.items, options.speak.set, options.baseline};
  for (const EvalItem& item : items) inputs.insert(inputs.end(), {item.file, item.reference, item.voice});
  std::vector<fs::path> outputs = {options.csv, options.features, options.junit, options.html};
  if (!options.export_folder.empty()) {
    outputs.push_back(fs::path(options.export_folder) / "meta.lst");
    for (const EvalItem& item : items)
      for (const char* const folder : {"wavs", "prompts"})
        outputs.push_back(fs::path(options.export_folder) / folder / (item.id + ".wav"));
  }
  require_apart(outputs, inputs);
}

std::vector<ItemScores> judge(const std::vector<EvalItem>& items, const Listeners& listeners, bool features) {
  Progress progress("listening", items.size());
  EvaluateOptions evaluation;
  evaluation.features = features;
  evaluation.progress = [&](std::size_t done) { progress.update(done); };
  const auto start = std::chrono::steady_clock::now();
  auto scores = evaluate(items, listeners, evaluation);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  double audio_s = 0;
  for (const ItemScores& item : scores) audio_s += item.value("duration_s").value_or(0);
  log_info("{} items, {:.1f} s of audio judged in {:.1f} s (RTF {:.3f})", items.size(), audio_s, elapsed.count(),
           audio_s > 0 ? elapsed.count() / audio_s : 0);
  return scores;
}

void write_reports(const Options& options, const EvalReport& report) {
  if (!options.csv.empty()) write_file_atomically(options.csv, report_csv(report));
  if (!options.features.empty()) write_file_atomically(options.features, features_csv(report));
  if (!options.junit.empty()) write_file_atomically(options.junit, report_junit(report));
  if (!options.html.empty()) write_file_atomically(options.html, report_html(report));
}

// Throws where the set is not good enough. A broken item alone is kBatch.
void conclude(const EvalReport& report) {
  std::vector<std::string> failures;
  for (const GateResult& gate : report.gates)
    if (gate.failed) failures.push_back(gate_message(gate));
  if (report.baseline)
    for (const DropResult& drop : report.baseline->drops)
      if (drop.failed) failures.push_back(drop_message(drop));
  if (report.baseline && !report.baseline->missing.empty())
    failures.push_back(missing_message(report.baseline->missing));
  for (const std::string& failure : failures) log_error("{}", failure);
  if (!failures.empty())
    throw Error(ErrorKind::kGate, fmt::format("not good enough: {} {} failed", failures.size(),
                                              failures.size() == 1 ? "check" : "checks"));
  const std::size_t broken = failed_items(report.scores);
  if (broken == 0 || report.gates_failures()) return;
  throw Error(ErrorKind::kBatch, fmt::format("{} of {} items could not be judged", broken, report.scores.size()));
}

void compare_with_baseline(const Plan& plan, const GlobalOptions& global, EvalReport& report) {
  if (plan.baseline->listener != report.listener)
    log_warn("the baseline was heard by {}, this by {}: make the baseline again, or name that model with --listener",
             plan.baseline->listener, report.listener);
  report.baseline = compare(report.scores, *plan.baseline, plan.max_drops, global.seed);
  if (report.baseline->items < kFewItems)
    log_warn(
        "only {} items are compared with the baseline: of so few, nothing but a large drop is more than chance; "
        "take {} or more",
        report.baseline->items, kFewItems);
}

void run(const Options& options, const GlobalOptions& global) {
  const Plan plan = make_plan(options);
  const SpeechFolder folder(options.keep);
  std::shared_ptr<BaseModel> model;
  std::vector<EvalItem> items;
  if (options.speak.set.empty()) {
    items = find_items(options, global);
  } else {
    model = load_base_model(global);
    items = speak_set(options.speak, model, load_front_end(global), folder.path(), global);
  }
  require_apart_from_items(options, items);
  if (!options.export_folder.empty()) export_seed_tts(items, options.export_folder);
  auto loaded = load_listeners(options.listener, model, global);
  add_voice_files(items, loaded.listeners);
  for (const ScorerSpec& spec : plan.scorers) loaded.listeners.scorers.emplace_back(spec);
  EvalReport report;
  report.listener = loaded.name;
  report.scores = judge(items, loaded.listeners, !options.features.empty());
  for (const Gate& gate : plan.gates) report.gates.push_back(check_gate(gate, report.scores));
  if (plan.baseline) compare_with_baseline(plan, global, report);
  write_reports(options, report);
  if (!options.speak.set.empty() && options.keep.empty())  // gone when somebody reads of it
    for (ItemScores& item : report.scores) item.item.file = item.item.file.filename();
  if (global.json) {
    print_json(report_json(report));
  } else {
    print_report(report);
  }
  conclude(report);
}

void add_input_options(CLI::App& command, Options& options) {
  command.add_option(
      "items", options.items,
      "Speech to judge: a folder, a sound file, or a list as JSONL, CSV or FILE|PROMPT TEXT|PROMPT WAV|TEXT");
  command.add_option("--synthesize", options.speak.set,
                     "Speak these texts first, and judge that: JSONL of text, id and voice, or a sentence a line");
  command.add_option("--keep", options.keep,
                     "Folder for the speech that --synthesize makes, each with its text beside it (default: not kept)");
  command.add_option("--references", options.references,
                     "Folder with a recording of the same name for each item, as it should sound");
  command.add_option("--voice", options.speak.voice,
                     "Voice file, recording or name of a built-in voice: what items without a voice are compared with, "
                     "or what --synthesize speaks with");
  command.add_option("--listener", options.listener.model,
                     "Folder of the base model that listens (default: the model in use)");
  command.add_flag("!--sound-only", options.listener.phonemes, "Judge the sound alone: no model is loaded");
  command.add_option(
      "--scorer", options.scorer,
      "NAME=MODEL.pt or NAME@RATE=MODEL.pt: a TorchScript module of your own, float [1, samples] at RATE "
      "(16000) to one number, more is better. Such a file is code and is run: use only what you trust");
}

void add_verdict_options(CLI::App& command, Options& options) {
  command.add_option("--fail-if", options.fail_if,
                     "Exit with 6 if this holds: 'per>0.12' for any item, 'speaker_cosine.mean<0.6' for all");
  command.add_option("--baseline", options.baseline,
                     "What an earlier run printed with --json: exit with 6 if the same items have become worse");
  command.add_option("--max-drop", options.max_drop,
                     "METRIC=X: how much worse than the baseline is allowed; a drop counts if it is no chance");
  command.add_option("--csv", options.csv, "CSV file to write, a line an item");
  // For tools/eval/fit_mos_proxy.py: what the quality estimate sees.
  command.add_option("--features", options.features)->group("");
  command.add_option("--junit", options.junit, "JUnit XML file to write");
  command.add_option("--html", options.html, "Page to write, with pictures and players");
  command.add_option("--export-seed-tts", options.export_folder,
                     "Folder to write the items to, as seed-tts-eval reads them");
}

}  // namespace

void setup_evaluate(CLI::App& app, const GlobalOptions& global) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("evaluate", "Judge speech: sound, words, voice; fail where it is not good enough");
  add_input_options(*command, *options);
  add_verdict_options(*command, *options);
  add_speak_options(*command, options->speak.speak);
  command->callback([options, &global] { run(*options, global); });
}

}  // namespace timbre
