#include "cli/finetune_options.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "cli/finetune_defaults.h"

namespace timbre {
namespace {

using O = FinetuneOptions;
namespace fs = std::filesystem;

std::string toml(const std::string& text) {
  const char quote = text.find('"') == std::string::npos ? '"' : '\'';
  return quote + text + quote;
}
std::string toml(const fs::path& path) { return toml(path.string()); }
std::string toml(bool value) { return value ? "true" : "false"; }
std::string toml(int64_t value) { return fmt::format("{}", value); }
std::string toml(double value) { return fmt::format("{}", value); }

}  // namespace

template <typename T>
CLI::Option* FinetuneOptionTable::add(const std::string& name, const std::string& help, T& (*field)(O&),
                                      const std::string& defaults) {
  auto given = std::make_shared<T>();
  CLI::Option* option = nullptr;
  if constexpr (std::is_same_v<T, fs::path>) {
    auto text = std::make_shared<std::string>();
    option = command_.add_option(name, *text, help);
    option->each([given, text](const std::string& value) { *text = value, *given = value; });
  } else {
    option = command_.add_option(name, *given, help);
  }
  if (!defaults.empty()) option->default_str(defaults);
  option->take_last();
  entries_.push_back({option->get_single_name(), option,
                      [option, given, field](O& options) {
                        if (option->count() > 0) field(options) = *given;
                      },
                      [field](const O& options) { return toml(field(const_cast<O&>(options))); }});
  return option;
}

template <>
CLI::Option* FinetuneOptionTable::add<bool>(const std::string& name, const std::string& help, bool& (*field)(O&),
                                            const std::string& defaults) {
  auto given = std::make_shared<bool>(false);
  auto* option = defaults.empty() ? command_.add_flag(name, *given, help) : command_.add_option(name, *given, help);
  if (!defaults.empty()) option->default_str(defaults);
  option->take_last();
  entries_.push_back({option->get_single_name(), option,
                      [option, given, field](O& options) {
                        if (option->count() > 0) field(options) = *given;
                      },
                      [field](const O& options) { return toml(field(const_cast<O&>(options))); }});
  return option;
}

FinetuneOptionTable::FinetuneOptionTable(CLI::App& command) : command_(command) {
  add_run(command);
  add_both();
  add_sovits();
  add_gpt();
  command.add_option("--config", *config_, "Options from a TOML file, as a run writes them to config.toml");
}

void FinetuneOptionTable::add_run(CLI::App& command) {
  add<fs::path>("--data", "Folder that 'timbre prepare' made, or a list path|speaker|language|text",
                [](O& o) -> fs::path& { return o.data; });
  add<fs::path>("-o,--output", "Folder of the run: voice, log, TensorBoard events, state",
                [](O& o) -> fs::path& { return o.run; });
  add<std::string>("--name", "Of the voice (default: the folder's)", [](O& o) -> std::string& { return o.name; });
  add<bool>("--resume", "Go on with the run in the folder", [](O& o) -> bool& { return o.resume; });
  add<bool>("--keep-state", "Keep the state of a run that has ended, to go on with more epochs by --resume",
            [](O& o) -> bool& { return o.keep_state; });
  add<std::string>("--sample", "Text spoken at each validation; empty: none",
                   [](O& o) -> std::string& { return o.sample; });
  add<bool>("--full", "All weights, not low-rank changes: gives a model folder, of official models also .ckpt and .pth",
            [](O& o) -> bool& { return o.full; });
  add<fs::path>("--discriminator", "Official models: discriminators to begin with, s2D*.pth or D_*.pth",
                [](O& o) -> fs::path& { return o.discriminator; });
}

void FinetuneOptionTable::add_both() {
  add<int64_t>(
      "--patience", "Validations without a better score before a stage stops; 0: never",
      [](O& o) -> int64_t& { return o.sovits_loop.patience; }, "20, official 4");
  add<double>(
      "--clip-norm", "Largest norm of a gradient, for AdamW; 0: any",
      [](O& o) -> double& { return o.sovits_loop.optimizer.max_norm; }, "1, official 0");
  add<double>(
      "--ema", "Decay of the averaged weights, which are kept; 0: no average",
      [](O& o) -> double& { return o.sovits_loop.optimizer.ema_decay; }, "0.999, official 0")
      ->check(CLI::Range(0.0, 0.999999));
  add<double>(
      "--save-minutes", "Between states within an epoch", [](O& o) -> double& { return o.sovits_loop.save_minutes; },
      "2")
      ->check(CLI::Range(0.0, 1e6));
}

void FinetuneOptionTable::add_sovits() {
  const auto counted = [](CLI::Option* option, int64_t least, int64_t most) { option->check(CLI::Range(least, most)); };
  add<int64_t>(
      "--sovits-epochs", "At most; 0 leaves SoVITS as it is", [](O& o) -> int64_t& { return o.sovits_loop.epochs; },
      "32, official 8");
  counted(add<int64_t>(
              "--epoch-steps",
              "Steps between validations; 0: by the length of the clips, official models: a pass over them",
              [](O& o) -> int64_t& { return o.sovits.epoch_steps; }, "0"),
          0, 100000);
  add<double>(
      "--sovits-rate", "Peak learning rate", [](O& o) -> double& { return o.sovits_loop.learning_rate; },
      "5e-4, --full 1e-4");
  counted(add<int64_t>(
              "--sovits-warmup", "Steps in which the rate rises",
              [](O& o) -> int64_t& { return o.sovits_loop.warmup_steps; }, "20, official 0"),
          0, 1000000);
  counted(add<int64_t>(
              "--rank", "Of the low-rank changes", [](O& o) -> int64_t& { return o.sovits.rank; }, "64, official 8"),
          1, 256);
  counted(add<int64_t>(
              "--batch", "Excerpts, or of official models clips, a step and process",
              [](O& o) -> int64_t& { return o.sovits.batch; }, "4"),
          1, 4096);
  counted(add<int64_t>(
              "--accumulate", "Batches a step", [](O& o) -> int64_t& { return o.sovits_loop.accumulate; }, "1"),
          1, 4096);
  counted(add<int64_t>(
              "--rehearsed", "Base model: excerpts of the batch that have no recording, as the GPT plans sentences",
              [](O& o) -> int64_t& { return o.voice.rehearsed; }, "2"),
          0, 4096);
  counted(add<int64_t>(
              "--rebuilt", "Base model: further excerpts of clips, that posterior encoder and vocoder rebuild",
              [](O& o) -> int64_t& { return o.voice.rebuilt; }, "2"),
          0, 4096);
  add<bool>(
      "--adapt-flow", "Base model: whether the flow may change", [](O& o) -> bool& { return o.voice.adapt_flow; },
      "true");
  add<bool>(
      "--adapt-vocoder", "Base model: whether the vocoder may change",
      [](O& o) -> bool& { return o.voice.adapt_vocoder; }, "true");
  add<double>(
      "--envelope-weight", "Base model: of the converted speech's spectral envelope",
      [](O& o) -> double& { return o.voice.envelope_weight; }, "5");
  add<double>(
      "--adversarial-weight", "Base model: of what discriminators of log-mels say",
      [](O& o) -> double& { return o.voice.adversarial_weight; }, "5");
  add<double>(
      "--rebuilt-adversarial-weight", "Base model: the same, of excerpts that are rebuilt",
      [](O& o) -> double& { return o.voice.rebuilt_adversarial_weight; }, "40");
  add<double>(
      "--content-weight", "Base model: of staying as clear as the model was",
      [](O& o) -> double& { return o.voice.content_weight; }, "180");
  add<double>(
      "--mel-weight", "Of the log-mel that the vocoder makes of the posterior",
      [](O& o) -> double& { return o.sovits.weights.mel; }, "45");
  add<double>(
      "--kl-weight", "Of the divergence of posterior and prior", [](O& o) -> double& { return o.sovits.weights.kl; },
      "1");
  add<double>(
      "--text-rate", "Official models: rate of the text encoder against the rest",
      [](O& o) -> double& { return o.sovits.text_rate; }, "0.4");
  add<double>(
      "--epoch-decay", "Official models: the rate is multiplied by it after each epoch",
      [](O& o) -> double& { return o.sovits_loop.epoch_decay; }, "0.999875");
}

void FinetuneOptionTable::add_gpt() {
  const auto counted = [](CLI::Option* option, int64_t least, int64_t most) { option->check(CLI::Range(least, most)); };
  add<int64_t>(
      "--gpt-epochs", "At most; 0 leaves the GPT as it is", [](O& o) -> int64_t& { return o.gpt_loop.epochs; },
      "0, official 15");
  add<double>(
      "--gpt-rate", "Peak learning rate", [](O& o) -> double& { return o.gpt_loop.learning_rate; },
      "3e-4, --full 1e-4, official --full 2e-3");
  counted(add<int64_t>(
              "--gpt-warmup", "Steps in which the rate rises", [](O& o) -> int64_t& { return o.gpt_loop.warmup_steps; },
              "20, --full 0"),
          0, 1000000);
  add<double>(
      "--gpt-damage", "Share of the tokens that the GPT reads damaged, against learning by heart",
      [](O& o) -> double& { return o.gpt.damaged_tokens; }, "0.03, official 0")
      ->check(CLI::Range(0.0, 1.0));
  add<double>(
      "--gpt-rehearsed", "Share of the clips that the GPT learns as it would have said them itself; base model only",
      [](O& o) -> double& { return o.gpt.rehearsed; }, "0.5")
      ->check(CLI::Range(0.0, 1.0));
  add<std::string>("--gpt-optimizer", "adamw or scaled-adam", gpt_optimizer_name, "adamw, --full scaled-adam")
      ->check(CLI::IsMember({"adamw", "scaled-adam"}));
  counted(add<int64_t>(
              "--gpt-rank", "Of the low-rank changes of its layers", [](O& o) -> int64_t& { return o.gpt.rank; }, "8"),
          1, 256);
  counted(add<int64_t>(
              "--gpt-batch", "Clips a batch and process", [](O& o) -> int64_t& { return o.gpt.batch; }, "4"),
          1, 1024);
  counted(add<int64_t>(
              "--gpt-accumulate", "Batches a step", [](O& o) -> int64_t& { return o.gpt_loop.accumulate; },
              "1, official 4"),
          1, 4096);
  counted(add<int64_t>(
              "--gpt-epoch-steps", "Steps between validations; 0: a pass over the clips",
              [](O& o) -> int64_t& { return o.gpt.epoch_steps; }, "0"),
          0, 100000);
  add<bool>("--dpo", "Teach the GPT, too, that tokens with a stretch lost or said twice are worse",
            [](O& o) -> bool& { return o.gpt.prefer; });
}

// Puts what the file says into the options that the command line left alone.
void FinetuneOptionTable::read_file() const {
  if (config_->empty()) return;
  require_readable_file(*config_);
  for (const auto& item : CLI::ConfigTOML().from_file(*config_)) {
    const auto name = item.fullname();
    const Entry* entry = nullptr;
    for (const auto& one : entries_)
      if (one.name == name) entry = &one;
    if (entry == nullptr) throw Error(ErrorKind::kUsage, fmt::format("'{}': there is no option '{}'", *config_, name));
    if (entry->option->count() > 0) continue;
    try {
      entry->option->add_result(item.inputs.empty() ? "" : item.inputs[0]);
      entry->option->run_callback();
    } catch (const CLI::Error& error) {
      throw Error(ErrorKind::kUsage, fmt::format("'{}': {}: {}", *config_, name, error.what()));
    }
  }
}

FinetuneOptions FinetuneOptionTable::resolve(ModelFamily family) const {
  read_file();
  bool full = false;
  for (const auto& entry : entries_) {
    O given;
    if (entry.name != "full") continue;
    entry.take(given);
    full = given.full;
  }
  auto options = finetune_defaults(family, full);
  for (const auto& entry : entries_) entry.take(options);
  for (const auto& [value, name] : {std::pair(&options.data, "--data"), {&options.run, "--output"}})
    if (value->empty()) throw Error(ErrorKind::kUsage, fmt::format("{} is required; see --help", name));
  share_options(options);
  return options;
}

std::string FinetuneOptionTable::text(const O& options) const {
  std::string text;
  for (const auto& entry : entries_)
    if (entry.name != "output" && entry.name != "resume")
      text += fmt::format("{}={}\n", entry.name, entry.print(options));
  return text;
}

}  // namespace timbre
