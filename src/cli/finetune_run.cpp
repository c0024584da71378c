#include "cli/finetune_run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>

#include "audio/base_mel.h"
#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "checkpoint/state_dict.h"
#include "cli/finetune_base.h"
#include "cli/finetune_data.h"
#include "cli/finetune_log.h"
#include "cli/finetune_official.h"
#include "cli/finetune_speaking.h"
#include "cli/models.h"
#include "synth/networks.h"
#include "synth/synthesizer.h"
#include "synth/training_networks.h"
#include "synth/voice_matching.h"
#include "synth/voice_weights.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

const double kSemitones = 12 / std::log(2);  // in one of log F0

// What stands before the command, as a comment: the file's options are the command's own.
std::string program_options(const GlobalOptions& global) {
  std::string text = fmt::format("# timbre --seed {} --precision {}", global.seed, global.precision);
  for (const auto& [option, value] : {std::pair("--model", &global.model),
                                      {"--gpt-weights", &global.gpt_weights},
                                      {"--sovits-weights", &global.sovits_weights}})
    if (!value->empty()) text += fmt::format(" {} {}", option, *value);
  return text + " finetune\n";
}

class Run {
 public:
  Run(const FinetunePlan& plan, const GlobalOptions& global)
      : global_(global),
        source_(find_model(global)),
        options_(plan.options(source_.config.family)),
        group_(ProcessGroup::from_environment(parse_device(global.device))) {
    check();
    config_ = program_options(global) + plan.text(options_);
    if (!leads()) return;
    require_free_folder();
    require_writable_place();
  }

  FinetuneReport run() {
    listen();
    if (leads()) open_run();
    if (options_.sovits_loop.epochs > 0) learn_sovits();
    if (options_.gpt_loop.epochs > 0) learn_gpt();
    if (!leads()) return report_;
    if (!official()) match_manner();
    // What flow and vocoder have learnt takes the place of a cloned voice's filter, which would cost clarity on top.
    if (!official() && report_.sovits.best_epoch == 0) fit_filter_to_clips(*model_, *front_end_, clips_, voice_);
    voice_.created = utc_now();
    report_.voice = options_.run / (voice_.name + ".voice");
    if (options_.full) write_model();
    write_voice(report_.voice, voice_);
    if (!options_.keep_state) remove_state();
    return report_;
  }

 private:
  bool official() const { return source_.config.family == ModelFamily::kOfficial; }
  bool leads() const { return group_ == nullptr || group_->leads(); }
  std::string name() const {
    return options_.name.empty() ? fs::absolute(options_.run).lexically_normal().filename().string() : options_.name;
  }

  void check() const {
    if (!official() && !options_.discriminator.empty()) {
      throw Error(ErrorKind::kUsage, "--discriminator is of official models; those of the base model are its own");
    }
    if (options_.sovits_loop.epochs <= 0 && options_.gpt_loop.epochs <= 0)
      throw Error(ErrorKind::kUsage, "nothing to learn: --sovits-epochs and --gpt-epochs are both 0");
    parse_training_precision(global_.precision, parse_device(global_.device));
  }

  // A run has begun when something was learnt or measured: a call that fails before leaves nothing that stands in the
  // way of the next one.
  void require_free_folder() const {
    require_apart(
        {options_.run / (name() + ".voice"), options_.run / (name() + ".ckpt"), options_.run / (name() + ".pth")},
        {global_.gpt_weights, global_.sovits_weights, options_.discriminator});
    const auto ended = fs::exists(options_.run / (name() + ".voice")) && !fs::exists(state_file("sovits")) &&
                       !fs::exists(state_file("gpt"));
    if (options_.resume && ended) {
      throw Error(ErrorKind::kUsage,
                  fmt::format("the run in '{}' has ended and kept no state to go on from: name another "
                              "folder, and --keep-state if it shall be gone on with",
                              options_.run.string()));
    }
    if (fs::exists(options_.run / "log.jsonl") && !options_.resume) {
      throw Error(ErrorKind::kUsage, fmt::format("'{}' holds a run already: go on with it by --resume, or name another "
                                                 "folder",
                                                 options_.run.string()));
    }
  }

  // The nearest folder that there is must take new ones.
  void require_writable_place() const {
    std::error_code failed;
    fs::path there = fs::absolute(options_.run, failed);
    while (!fs::exists(there, failed) && there.has_relative_path()) there = there.parent_path();
    if (fs::is_directory(there, failed) && ::access(there.c_str(), W_OK) == 0) return;
    throw Error(ErrorKind::kFile, fmt::format("the folder '{}' cannot be made: '{}' is no folder that can be written",
                                              options_.run.string(), there.string()));
  }

  fs::path state_file(const char* stage) const { return options_.run / stage / "state.safetensors"; }

  // It is many times as large as the voice, and of use only to --resume.
  void remove_state() const {
    std::error_code ignored;
    for (const char* const stage : {"sovits", "gpt"}) {
      fs::remove(state_file(stage), ignored);
      fs::remove(options_.run / stage, ignored);  // when empty
    }
  }

  void open_run() {
    const auto file = options_.run / "config.toml";
    std::error_code failed;
    fs::create_directories(options_.run, failed);
    if (failed) {
      throw Error(ErrorKind::kFile,
                  fmt::format("the folder '{}' cannot be made: {}", options_.run.string(), failed.message()));
    }
    if (options_.resume && fs::exists(file) && read_file(file) != config_)
      log_warn("the options are not those that the run began with; '{}' has them", file.string());
    else
      write_file_atomically(file, config_);
    log_ = std::make_unique<FinetuneLog>(options_.run);
  }

  void listen() {
    model_ = BaseModel::load(source_, global_.device);
    clips_ = listen_to_clips(*model_, global_, options_.data, options_.gpt_loop.epochs > 0);
    report_.rejected_clips = clips_.rejected;
    report_.train_s = clips_.train_s;
    report_.train_clips = clips_.sovits.train.size();
    report_.validation_clips = clips_.sovits.validation.size();
    front_end_ = load_front_end(global_, std::nullopt, text_language("", model_->info()));
    voice_ = clone_from_clips(*model_, *front_end_, clips_, name());
    if (official()) return;
    const auto against = compare_with_clips(model_, front_end_, clips_, voice_);
    if (against) return keep_pace(*against);
    log_info("no clip has a text: the speaker's pace and pitch are not compared with the voice's");
  }

  void keep_pace(const AgainstClips& against) {
    report_.pace = voice_.pace = against.pace;
    log_info("the voice speaks at {:.2f} times the model's pace", voice_.pace);
  }

  // Nothing that is learnt from holds the pitch, and it drifts. A GPT that has learnt has another pace.
  void match_manner() {
    const auto against = compare_with_clips(model_, front_end_, clips_, voice_);
    if (!against) return;
    if (options_.gpt_loop.epochs > 0) keep_pace(*against);
    const auto& pitch = model_->networks().speaker()->pitch;
    if (!pitch->known()) return;
    report_.pitch_moved_st = kSemitones * against->higher;
    log_info("the voice is moved by {:+.2f} semitones, to the pitch of the recordings", report_.pitch_moved_st);
    const auto g = torch::tensor(voice_.speaker_vector).to(model_->networks().device);
    keep_vector(pitch->moved_by(g, against->higher));
  }

  void keep_vector(const torch::Tensor& vector) {
    const auto g = vector.to(torch::kCPU).contiguous();
    voice_.speaker_vector.assign(g.data_ptr<float>(), g.data_ptr<float>() + g.numel());
  }

  void learn_sovits() {
    const auto device = model_->networks().device;
    if (official()) {
      auto options = options_.sovits;
      options.seed = global_.seed;
      if (group_) options.share = group_->share();
      SovitsFinetuning stage(trainable_sovits(source_, device),
                             trainable_discriminators(options_.discriminator, source_, device, global_.seed),
                             clips_.sovits, options);
      report_.sovits = learn(stage, "sovits", options_.sovits_loop, [&] { take(stage); });
      return take(stage);
    }
    auto options = options_.voice;
    options.seed = global_.seed;
    options.group = group_.get();
    const auto planned = options.rehearsed > 0 ? rehearse(*model_, *front_end_, voice_) : std::vector<Prior>{};
    VoiceAdaptation stage(training_sovits(source_, device), clips_.sovits, planned,
                          torch::tensor(voice_.speaker_vector).to(device), {content(), similarity()}, options);
    log_info("sovits: listens up to {:.1f} kHz", stage.top_hz() / 1000);
    report_.sovits = learn(stage, "sovits", options_.sovits_loop, [&] { take(stage); });
    take(stage);
  }

  void learn_gpt() {
    auto options = options_.gpt;
    options.seed = global_.seed;
    if (!official()) options.mute_token = source_.config.mute_token;
    if (group_) options.share = group_->share();
    if (!official() && options.rehearsed > 0) plan_clips(*model_, *front_end_, voice_, global_.seed, clips_.gpt);
    model_->networks().wear(nullptr);  // low-rank changes begin at the model's own weights
    GptAdaptation stage(training_gpt(source_, model_->networks().device), clips_.gpt, options);
    report_.gpt = learn(stage, "gpt", options_.gpt_loop, [&] { take(stage); });
    take(stage);
  }

  FinetuneResult learn(FinetuneStage& stage, const std::string& stage_name, FinetuneLoopOptions loop,
                       const std::function<void()>& take_weights) {
    loop.run = options_.run / stage_name;
    loop.name = stage_name;
    loop.seed = global_.seed;
    loop.group = group_.get();
    loop.precision = parse_training_precision(global_.precision, model_->networks().device);
    loop.report = [this, stage_name](const std::string& kind, int64_t epoch, int64_t step, const Metrics& metrics) {
      log_->numbers(stage_name, kind, epoch, step, metrics);
    };
    loop.listen = [&](int64_t, int64_t step) {
      if (options_.sample.empty()) return;
      take_weights();
      speak_sample(stage_name, step);
    };
    const auto result = run_finetuning(stage, loop);
    log_info("{}: the best of {} epochs is {} (score {:.4f}; {:.4f} before){}", stage_name, result.epochs,
             result.best_epoch, result.best_score, result.first_score, result.stopped_early ? "; stopped early" : "");
    if (result.best_epoch == 0)
      log_warn("{}: no epoch was better than none: the weights stay as they were", stage_name);
    if (result.memorises()) {
      log_warn("{}: learns its clips by heart (the last score is {:.4f}); more recordings would help", stage_name,
               result.last_score);
    }
    return result;
  }

  void take(const VoiceAdaptation& stage) {
    keep_vector(stage.voice());
    if (!options_.full) return wear([&](VoiceWeights& weights) { weights.sovits = stage.factors(); });
    learnt_.sovits = stage.weights();
    auto speaking = state_dict(*model_->networks().sovits);
    for (const auto& [name, tensor] : learnt_.sovits) speaking[name] = tensor;
    load_state_dict(*model_->networks().sovits, speaking);
  }

  void take(const SovitsFinetuning& stage) {
    if (!options_.full) return wear([&](VoiceWeights& weights) { weights.sovits = stage.factors(); });
    learnt_.sovits = stage.weights();
    speak_with(model_->networks(), learnt_.sovits);
  }

  void take(const GptAdaptation& stage) {
    if (!options_.full) return wear([&](VoiceWeights& weights) { weights.gpt = stage.factors(); });
    learnt_.gpt = stage.weights();
    load_state_dict(*model_->networks().gpt, learnt_.gpt);
  }

  // Puts low-rank changes, copied, on the voice.
  template <typename Change>
  void wear(Change change) {
    auto weights = voice_.weights ? *voice_.weights : VoiceWeights{};
    change(weights);
    for (auto* factors : {&weights.sovits, &weights.gpt})
      for (auto& [factor, tensor] : *factors) tensor = tensor.clone();
    voice_.weights = std::make_shared<VoiceWeights>(std::move(weights));
  }

  void speak_sample(const std::string& stage, int64_t step) {
    Synthesizer synthesizer(model_, front_end_);
    auto speaking = synthesizer.default_options();
    speaking.candidates = 1, speaking.max_retries = 0;  // as it is
    std::vector<float> samples;
    synthesizer.speak(options_.sample, voice_, speaking, [&](const std::vector<float>& block) {
      samples.insert(samples.end(), block.begin(), block.end());
    });
    log_->sound(stage, step, samples, synthesizer.sample_rate());
  }

  // What the content encoder hears.
  std::function<torch::Tensor(const torch::Tensor&)> content() {
    auto encoder = model_->networks().content();
    for (auto& parameter : encoder->parameters()) parameter.set_requires_grad(false);
    return [encoder](const torch::Tensor& waves) mutable { return encoder(base_log_mel(waves)).features; };
  }

  // Cosine of the speaker encoder's vectors to that of all training clips.
  std::function<double(const torch::Tensor&)> similarity() {
    auto& networks = model_->networks();
    std::vector<torch::Tensor> waves;
    for (const auto& clip : clips_.sovits.train) waves.push_back(clip.wave);
    const auto hear = [&networks](const torch::Tensor& wave) {
      return networks.speaker()(base_log_mel(wave.unsqueeze(0).to(networks.device)))[0];
    };
    const torch::NoGradGuard no_grad;
    const auto target = hear(torch::cat(waves));
    return [hear, target](const torch::Tensor& wave) {
      return torch::cosine_similarity(hear(wave), target, 0).item<double>();
    };
  }

  void write_model() { official() ? write_official() : write_base(); }

  // A model folder, with the voice in it.
  void write_base() {
    report_.model = options_.run / "model";
    const auto made = write_base_model(source_, learnt_, report_.model, voice_.name);
    voice_.model_name = made.name, voice_.model_identity = made.identity;
    write_voice(report_.model / "voices" / (voice_.name + ".voice"), voice_);
  }

  // The files of the whole model, and the voice as the new model hears it.
  void write_official() {
    const auto& [sovits, gpt] = std::tie(report_.sovits, report_.gpt);
    learnt_.sovits_info = fmt::format("{}epoch_{}iteration", sovits.best_epoch, sovits.steps);
    learnt_.gpt_info = fmt::format("GPT-e{}", gpt.best_epoch);
    const auto files = write_official_model(source_, learnt_, options_.run, voice_.name);
    report_.gpt_file = files.gpt, report_.sovits_file = files.sovits, report_.model = files.folder;
    auto written = bundle_source(files.folder);
    for (const auto& [part, read] : source_.parts) written.parts.emplace(part, read);  // HuBERT, where not copied
    model_ = BaseModel::load(written, global_.device);
    voice_ = clone_from_clips(*model_, *front_end_, clips_, name());
    voice_.created = utc_now();
  }

  const GlobalOptions& global_;
  ModelSource source_;
  FinetuneOptions options_;
  std::string config_;  // what config.toml keeps
  std::unique_ptr<ProcessGroup> group_;
  std::unique_ptr<FinetuneLog> log_;
  std::shared_ptr<BaseModel> model_;
  std::shared_ptr<const TextFrontEnd> front_end_;
  FinetuneClips clips_;
  Voice voice_;
  FinetunedWeights learnt_;  // of full fine-tuning
  FinetuneReport report_;
};

}  // namespace

FinetuneReport run_finetune(const FinetunePlan& plan, const GlobalOptions& global) { return Run(plan, global).run(); }

}  // namespace timbre
