// timbre finetune: a minute of recordings → a better voice.
#include <fmt/format.h>

#include <memory>

#include "base/files.h"
#include "cli/command.h"
#include "cli/finetune_run.h"
#include "cli/print_json.h"

namespace timbre {
namespace {

Json stage_json(const FinetuneResult& result) {
  return {{"epochs", result.epochs},         {"best_epoch", result.best_epoch}, {"first_score", result.first_score},
          {"best_score", result.best_score}, {"last_score", result.last_score}, {"stopped_early", result.stopped_early},
          {"memorises", result.memorises()}};
}

Json to_json(const FinetuneReport& report, const FinetuneOptions& options) {
  Json json = {{"voice", report.voice.string()},
               {"train_clips", report.train_clips},
               {"train_s", report.train_s},
               {"validation_clips", report.validation_clips},
               {"rejected_clips", report.rejected_clips},
               {"sovits", stage_json(report.sovits)}};
  if (options.gpt_loop.epochs > 0) json["gpt"] = stage_json(report.gpt);
  return json;
}

void print(const FinetuneReport& report) {
  fmt::print("voice     {}\n", report.voice.string());
  fmt::print("clips     {} to learn from ({:.0f} s), {} kept apart, {} left out\n", report.train_clips, report.train_s,
             report.validation_clips, report.rejected_clips);
  const auto line = [](const char* name, const FinetuneResult& result) {
    fmt::print("{:<9} best epoch {} of {}: score {:.4f}, {:.4f} before\n", name, result.best_epoch, result.epochs,
               result.best_score, result.first_score);
  };
  line("sovits", report.sovits);
  if (report.gpt.epochs > 0) line("gpt", report.gpt);
}

void add_sovits_options(CLI::App& command, FinetuneOptions& options) {
  auto& voice = options.sovits;
  auto& loop = options.sovits_loop;
  command.add_option("--sovits-epochs", loop.epochs, "Of --epoch-steps each, at most")->capture_default_str();
  command.add_option("--epoch-steps", voice.epoch_steps, "Steps between validations")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command.add_option("--sovits-rate", loop.learning_rate, "Peak learning rate")->capture_default_str();
  command.add_option("--rank", voice.rank, "Of the low-rank changes of flow and vocoder")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command.add_option("--batch", voice.batch, "Excerpts a step")->check(CLI::Range(1, 4096))->capture_default_str();
  command.add_option("--adapt-flow", voice.adapt_flow, "Whether the flow may change")->capture_default_str();
  command.add_option("--adapt-vocoder", voice.adapt_vocoder, "Whether the vocoder may change")->capture_default_str();
  command.add_option("--envelope-weight", voice.envelope_weight, "Of the converted speech's spectral envelope")
      ->capture_default_str();
  command.add_option("--adversarial-weight", voice.adversarial_weight, "Of what a discriminator of log-mels says")
      ->capture_default_str();
  command.add_option("--matching-weight", voice.matching_weight, "Of the distance of its features")
      ->capture_default_str();
  command.add_option("--mel-weight", voice.mel_weight, "Of the log-mel that the vocoder makes of the posterior")
      ->capture_default_str();
  command.add_option("--kl-weight", voice.kl_weight, "Of the divergence of posterior and prior")->capture_default_str();
}

void add_gpt_options(CLI::App& command, FinetuneOptions& options) {
  command
      .add_option("--gpt-epochs", options.gpt_loop.epochs, "Passes over the clips, at most; 0 leaves the GPT as it is")
      ->capture_default_str();
  command.add_option("--gpt-rate", options.gpt_loop.learning_rate, "Peak learning rate")->capture_default_str();
  command.add_option("--gpt-rank", options.gpt.rank, "Of the low-rank changes of its layers")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command.add_option("--gpt-batch", options.gpt.batch, "Clips a step")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
}

}  // namespace

void setup_finetune(CLI::App& app, const GlobalOptions& global) {
  auto options = std::make_shared<FinetuneOptions>();
  options->sovits_loop.epochs = 12;
  options->gpt_loop.epochs = 0;
  options->gpt_loop.learning_rate = 3e-4;
  auto* command = app.add_subcommand("finetune", "Fine-tune a voice on a minute of recordings");
  command
      ->add_option("--data", options->data, "Folder that 'timbre prepare' made, or a list path|speaker|language|text")
      ->required();
  command->add_option("-o,--output", options->run, "Folder of the run: voice, log, TensorBoard events, state")
      ->required();
  command->add_option("--name", options->name, "Of the voice (default: the folder's)");
  command->add_flag("--resume", options->resume, "Go on with the run in the folder");
  auto patience = std::make_shared<int64_t>(4);
  command->add_option("--patience", *patience, "Validations without a better score before a stage stops; 0: never")
      ->capture_default_str();
  command->add_option("--sample", options->sample, "Text spoken at each validation; empty: none")
      ->capture_default_str();
  add_sovits_options(*command, *options);
  add_gpt_options(*command, *options);
  command->set_config("--config", "", "Options from a TOML file, as a run writes them to config.toml");
  command->callback([options, patience, command, &global] {
    options->sovits_loop.patience = options->gpt_loop.patience = *patience;
    const auto report = run_finetune(*options, global);
    write_file_atomically(options->run / "config.toml", command->config_to_str(true, true));
    global.json ? print_json(to_json(report, *options)) : print(report);
  });
}

}  // namespace timbre
