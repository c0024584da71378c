// timbre train: one stage of the base model.
#include "base/log.h"
#include "cli/built_in_voices.h"
#include "cli/command.h"
#include "cli/true_tokens.h"
#include "synth/networks.h"
#include "train/align_recordings.h"
#include "train/assemble_bundle.h"
#include "train/codebook.h"
#include "train/pitch_model.h"
#include "train/speaker_model.h"
#include "train/stages.h"
#include "train/train_loop.h"

namespace timbre {
namespace {
struct Options {
  std::string stage;
  StageOptions data;
  TrainLoopOptions loop;
  BundleOptions bundle;
  TrueTokenOptions listen;
  std::vector<std::string> voices;
  std::string renew, recordings;
};

void run(Options& options, const std::string& device) {
  const auto& base = options.data.base;
  const auto teacher = base / "teacher.safetensors";
  if (options.stage == "codebook") {
    fit_codebook({options.data.data, base / "quantizer.safetensors", options.data.shards});
  } else if (options.stage == "pitch") {
    fit_pitch_model({options.data.data, teacher, base / "pitch.safetensors", options.data.shards});
  } else if (options.stage == "speaker") {
    fit_speaker_encoder({options.data.data, teacher, base / "speaker.safetensors", options.data.shards});
  } else if (options.stage == "bundle") {
    options.bundle.base = base;
    assemble_bundle(options.bundle);
    if (!options.renew.empty()) renew_built_in_voices(options.renew, options.bundle.out);
    if (!options.voices.empty()) write_built_in_voices(options.data.data, base, options.bundle.out, options.voices);
  } else if (options.stage == "align") {
    align_recordings({options.data.data, options.recordings, base, options.bundle.out});
  } else if (options.stage == "listen") {
    options.listen.data = options.data.data;
    options.listen.seed = options.loop.seed;
    options.listen.out = options.bundle.out;
    speak_true_tokens(options.listen, device);
  } else {
    options.data.device = parse_device(device);
    const auto stage = make_stage(options.stage, options.data);
    run_training(*stage, options.loop);
  }
}
}  // namespace

void setup_train(CLI::App& app, const GlobalOptions& global) {
  auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("train", "Train one stage of the base model on teacher shards (see tools/train_base)");
  command
      ->add_option("stage", options->stage,
                   "codebook, pitch, speaker, content, reading, prior, gpt, posterior; bundle to put their results "
                   "together; align to lay what the teacher reads along recordings; listen to speak "
                   "utterances kept apart from the teacher's own tokens")
      ->required();
  command->add_option("--data", options->data.data, "Folder of teacher shards");
  command->add_option("--base", options->data.base, "Folder with teacher.safetensors and what earlier stages made")
      ->required();
  command->add_option("--text", options->data.text, "Folder of the dictionaries")->capture_default_str();
  command
      ->add_option("--run", options->loop.run,
                   "Folder for weights, training state and log; a run found there is resumed")
      ->default_val("runs/train");
  command->add_option("--init", options->loop.init, "Weights a new run starts from (safetensors of the same names)")
      ->check(CLI::ExistingFile);
  command->add_option("--steps", options->loop.steps, "Length of the schedule in steps");
  command->add_option("--minutes", options->loop.minutes, "Length of the schedule in minutes of this call");
  command->add_option("--batch", options->data.batch, "Utterances a step")->capture_default_str();
  command->add_option("--rate", options->loop.learning_rate, "Peak learning rate")->capture_default_str();
  command->add_option("--warmup", options->loop.warmup_steps, "Steps of linear warm-up")->capture_default_str();
  command->add_option("--shards", options->data.shards, "Use the first shards only; 0: all")->capture_default_str();
  command->add_option("--validate-every", options->loop.validate_every, "Steps between validations")
      ->capture_default_str();
  command->add_option("--runs", options->bundle.runs, "bundle: folder of the stages' runs")->default_val("runs");
  command
      ->add_option("--out", options->bundle.out, "bundle: model folder to write; listen, align: folder for the speech")
      ->default_val("models/base");
  command->add_option("--recordings", options->recordings, "align: folder of the recordings")
      ->check(CLI::ExistingDirectory);
  command->add_option("--speak-with", options->listen.model, "listen: model folder that speaks")
      ->default_val("models/base");
  command->add_option("--count", options->listen.count, "listen: the last so many utterances")->capture_default_str();
  command->add_option("--least-words", options->listen.least_words, "listen: leave out shorter ones, marks counted")
      ->capture_default_str();
  command->add_option("--bundle-version", options->bundle.version, "bundle: version to state")->default_val("0.1");
  command->add_option("--voice", options->voices,
                      "bundle: NAME=INDEX, an utterance whose speaker becomes a built-in voice");
  command
      ->add_option("--renew-voices", options->renew,
                   "bundle: model folder whose built-in voices are taken over, where only the GPT is new")
      ->check(CLI::ExistingDirectory);
  command->add_flag("--bf16", options->loop.bf16, "bfloat16 autocast");
  command->callback([options, &global] {
    options->loop.seed = global.seed;
    run(*options, global.device);
  });
}

}  // namespace timbre
