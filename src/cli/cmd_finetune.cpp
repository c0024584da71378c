// timbre finetune: a minute of recordings → a better voice.
#include <fmt/format.h>

#include <memory>

#include "cli/command.h"
#include "cli/finetune_options.h"
#include "cli/finetune_run.h"
#include "cli/print_json.h"

namespace timbre {
namespace {

Json stage_json(const FinetuneResult& result) {
  return {{"epochs", result.epochs},         {"best_epoch", result.best_epoch}, {"first_score", result.first_score},
          {"best_score", result.best_score}, {"last_score", result.last_score}, {"stopped_early", result.stopped_early},
          {"memorises", result.memorises()}};
}

Json to_json(const FinetuneReport& report) {
  Json json = {{"voice", report.voice.string()},
               {"train_clips", report.train_clips},
               {"train_s", report.train_s},
               {"validation_clips", report.validation_clips},
               {"rejected_clips", report.rejected_clips},
               {"pace", report.pace},
               {"pitch_moved_st", report.pitch_moved_st}};
  if (!report.model.empty()) json["model"] = report.model.string();
  if (!report.gpt_file.empty()) {
    json["gpt_file"] = report.gpt_file.string();
    json["sovits_file"] = report.sovits_file.string();
  }
  if (report.sovits.epochs > 0) json["sovits"] = stage_json(report.sovits);
  if (report.gpt.epochs > 0) json["gpt"] = stage_json(report.gpt);
  return json;
}

void print(const FinetuneReport& report) {
  fmt::print("voice     {}\n", report.voice.string());
  if (!report.model.empty()) fmt::print("model     {}\n", report.model.string());
  if (!report.gpt_file.empty()) {
    fmt::print("files     {}, {}\n", report.gpt_file.string(), report.sovits_file.string());
  }
  fmt::print("clips     {} to learn from ({:.0f} s), {} kept apart, {} left out\n", report.train_clips, report.train_s,
             report.validation_clips, report.rejected_clips);
  const auto line = [](const char* name, const FinetuneResult& result) {
    if (result.epochs == 0) return;
    fmt::print("{:<9} best epoch {} of {}: score {:.4f}, {:.4f} before\n", name, result.best_epoch, result.epochs,
               result.best_score, result.first_score);
  };
  line("sovits", report.sovits);
  line("gpt", report.gpt);
}

}  // namespace

void setup_finetune(CLI::App& app, const GlobalOptions& global) {
  auto* command = app.add_subcommand("finetune", "Fine-tune a voice on a minute of recordings");
  const auto table = std::make_shared<FinetuneOptionTable>(*command);
  command->callback([table, &global] {
    const FinetunePlan plan{[&](ModelFamily family) { return table->resolve(family); },
                            [&](const FinetuneOptions& options) { return table->text(options); }};
    const auto report = run_finetune(plan, global);
    if (report.voice.empty()) return;  // of several processes the leading one speaks
    global.json ? print_json(to_json(report)) : print(report);
  });
}

}  // namespace timbre
