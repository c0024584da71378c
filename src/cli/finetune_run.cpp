#include "cli/finetune_run.h"

#include <fmt/format.h>

#include <map>

#include "audio/base_mel.h"
#include "base/error.h"
#include "base/log.h"
#include "cli/finetune_clips.h"
#include "cli/finetune_log.h"
#include "cli/models.h"
#include "synth/extract_voice.h"
#include "synth/networks.h"
#include "synth/synthesizer.h"
#include "synth/training_networks.h"
#include "synth/voice_weights.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

class Run {
 public:
  Run(const FinetuneOptions& options, const GlobalOptions& global)
      : options_(options), global_(global), source_(find_model(global)) {
    if (source_.config.family != ModelFamily::kBase) {
      throw Error(ErrorKind::kUsage,
                  "finetune learns voices of the base model; official checkpoints are not supported yet");
    }
    open_run();
  }

  FinetuneReport run() {
    listen();
    learn_sovits();
    if (options_.gpt_loop.epochs > 0) learn_gpt();
    voice_.created = utc_now();
    report_.voice = options_.run / (voice_.name + ".voice");
    write_voice(report_.voice, voice_);
    return report_;
  }

 private:
  void open_run() {
    const auto started = fs::exists(options_.run / "log.jsonl");
    if (started && !options_.resume) {
      throw Error(ErrorKind::kUsage, fmt::format("'{}' holds a run already: go on with it by --resume, or name another "
                                                 "folder",
                                                 options_.run.string()));
    }
    std::error_code failed;
    fs::create_directories(options_.run, failed);
    if (failed) {
      throw Error(ErrorKind::kFile,
                  fmt::format("the folder '{}' cannot be made: {}", options_.run.string(), failed.message()));
    }
    log_ = std::make_unique<FinetuneLog>(options_.run);
  }

  void listen() {
    const auto items = read_manifest(options_.data);
    model_ = BaseModel::load(source_, global_.device);
    front_end_ = load_front_end(global_);
    auto read = read_clips(model_->networks(), *front_end_, items);
    for (const auto& [id, why] : read.rejected) log_warn("clip '{}' is left out: {}", id, why);
    std::map<std::string, fs::path> files;
    for (std::size_t i = 0; i < read.clips.size(); ++i) files[read.clips[i].id] = read.files[i];
    report_.rejected_clips = read.rejected.size();
    data_ = split_clips(std::move(read.clips), global_.seed);
    std::vector<fs::path> heard;
    for (const auto& clip : data_.train) {
      heard.push_back(files.at(clip.id));
      report_.train_s += static_cast<double>(clip.wave.numel()) / model_->info().sample_rate;
    }
    report_.train_clips = data_.train.size();
    report_.validation_clips = data_.validation.size();
    log_info("{} clips to learn from ({:.0f} s), {} kept apart", report_.train_clips, report_.train_s,
             report_.validation_clips);
    ExtractOptions extract;
    extract.name =
        options_.name.empty() ? fs::absolute(options_.run).lexically_normal().filename().string() : options_.name;
    voice_ = extract_voice(*model_, *front_end_, heard, extract).voice;
  }

  void learn_sovits() {
    const auto device = model_->networks().device;
    auto options = options_.sovits;
    options.seed = global_.seed;
    VoiceAdaptation stage(training_sovits(source_, device), data_, torch::tensor(voice_.speaker_vector).to(device),
                          similarity(), options);
    report_.sovits = learn(stage, "sovits", options_.sovits_loop, [&] { take(stage); });
    take(stage);
  }

  void learn_gpt() {
    auto options = options_.gpt;
    options.seed = global_.seed;
    options.mute_token = source_.config.mute_token;
    model_->networks().wear(nullptr);  // low-rank changes begin at the model's own weights
    GptAdaptation stage(training_gpt(source_, model_->networks().device), data_, options);
    report_.gpt = learn(stage, "gpt", options_.gpt_loop, [&] { take(stage); });
    take(stage);
  }

  FinetuneResult learn(FinetuneStage& stage, const std::string& name, FinetuneLoopOptions loop,
                       const std::function<void()>& take_weights) {
    loop.run = options_.run / name;
    loop.name = name;
    loop.seed = global_.seed;
    loop.report = [this, name](const std::string& kind, int64_t epoch, int64_t step, const Metrics& metrics) {
      log_->numbers(name, kind, epoch, step, metrics);
    };
    loop.listen = [&](int64_t, int64_t step) {
      take_weights();
      speak_sample(name, step);
    };
    const auto result = run_finetuning(stage, loop);
    log_info("{}: the best of {} epochs is {} (score {:.4f}; {:.4f} before){}", name, result.epochs, result.best_epoch,
             result.best_score, result.first_score, result.stopped_early ? "; stopped early" : "");
    if (result.best_epoch == 0) log_warn("{}: no epoch was better than none: the zero-shot weights are kept", name);
    if (result.memorises()) {
      log_warn("{}: learns its clips by heart (the last score is {:.4f}); more recordings would help", name,
               result.last_score);
    }
    return result;
  }

  void take(const VoiceAdaptation& stage) {
    const auto g = stage.voice().to(torch::kCPU).contiguous();
    voice_.speaker_vector.assign(g.data_ptr<float>(), g.data_ptr<float>() + g.numel());
    auto weights = voice_.weights ? *voice_.weights : VoiceWeights{};
    weights.sovits = stage.factors();
    for (auto& [name, tensor] : weights.sovits) tensor = tensor.clone();
    voice_.weights = std::make_shared<VoiceWeights>(std::move(weights));
  }

  void take(const GptAdaptation& stage) {
    auto weights = voice_.weights ? *voice_.weights : VoiceWeights{};
    weights.gpt = stage.factors();
    for (auto& [name, tensor] : weights.gpt) tensor = tensor.clone();
    voice_.weights = std::make_shared<VoiceWeights>(std::move(weights));
  }

  void speak_sample(const std::string& stage, int64_t step) {
    if (options_.sample.empty()) return;
    Synthesizer synthesizer(model_, front_end_);
    auto speaking = synthesizer.default_options();
    speaking.candidates = 1;
    std::vector<float> samples;
    synthesizer.speak(options_.sample, voice_, speaking, [&](const std::vector<float>& block) {
      samples.insert(samples.end(), block.begin(), block.end());
    });
    log_->sound(stage, step, samples, synthesizer.sample_rate());
  }

  // Cosine of the speaker encoder's vectors to that of all training clips.
  std::function<double(const torch::Tensor&)> similarity() {
    auto& networks = model_->networks();
    std::vector<torch::Tensor> waves;
    for (const auto& clip : data_.train) waves.push_back(clip.wave);
    const auto hear = [&networks](const torch::Tensor& wave) {
      return networks.speaker()(base_log_mel(wave.unsqueeze(0).to(networks.device)))[0];
    };
    const torch::NoGradGuard no_grad;
    const auto target = hear(torch::cat(waves));
    return [hear, target](const torch::Tensor& wave) {
      return torch::cosine_similarity(hear(wave), target, 0).item<double>();
    };
  }

  const FinetuneOptions& options_;
  const GlobalOptions& global_;
  ModelSource source_;
  std::unique_ptr<FinetuneLog> log_;
  std::shared_ptr<BaseModel> model_;
  std::shared_ptr<const TextFrontEnd> front_end_;
  FinetuneData data_;
  Voice voice_;
  FinetuneReport report_;
};

}  // namespace

FinetuneReport run_finetune(const FinetuneOptions& options, const GlobalOptions& global) {
  return Run(options, global).run();
}

}  // namespace timbre
