// timbre info: what a model folder or a Voice file holds.
#include <fmt/format.h>

#include <memory>

#include "base/error.h"
#include "cli/command.h"
#include "cli/models.h"
#include "cli/print_json.h"
#include "cli/show_checkpoint.h"
#include "synth/voice.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

Json voice_json(const fs::path& file, const Voice& voice) {
  // The consent record is JSON itself; one that is not is shown as it stands.
  const Json consent = Json::parse(voice.consent, nullptr, false);
  return {{"kind", "voice"},
          {"file", file.string()},
          {"name", voice.name},
          {"model", {{"name", voice.model_name}, {"identity", voice.model_identity}}},
          {"created", voice.created},
          {"source", voice.source},
          {"prompt_text", voice.prompt_text},
          {"prompt_tokens", voice.semantic_prompt.size()},
          {"prompt_audio_s", voice.prompt_audio.duration_s()},
          {"speaker_vector_size", voice.speaker_vector.size()},
          {"filter", voice.filter != nullptr},
          {"pace", voice.pace},
          {"fine_tuned", voice.weights != nullptr},
          {"consent", voice.consent.empty()    ? Json()
                      : consent.is_discarded() ? Json(voice.consent)
                                               : consent}};
}

std::string describe_prompt(const Voice& voice) {
  if (!voice.has_prompt()) return "none: speaker vector only";
  const std::string text = voice.prompt_text.empty() ? "no transcript" : "\"" + voice.prompt_text + "\"";
  const double seconds = voice.prompt_audio.duration_s();
  const std::string audio = seconds > 0 ? fmt::format(", {:.1f} s of audio", seconds) : "";
  return fmt::format("{} tokens{}, {}", voice.semantic_prompt.size(), audio, text);
}

void print_voice(const Voice& voice) {
  fmt::print("voice    {}\n", voice.name);
  fmt::print("model    {} ({})\n", voice.model_name, voice.model_identity);
  fmt::print("created  {}\n", voice.created);
  if (!voice.source.empty()) fmt::print("source   {}\n", voice.source);
  fmt::print("prompt   {}\n", describe_prompt(voice));
  fmt::print("filter   {}\n", voice.filter ? "brings it closer to its recordings" : "none");
  if (voice.weights) fmt::print("weights  fine-tuned\n");
  if (voice.pace != 1) fmt::print("pace     {:.2f} times the model's\n", voice.pace);
  fmt::print("consent  {}\n", voice.consent.empty() ? "no record" : voice.consent);
}

struct WeightFile {
  std::string name;
  std::uintmax_t bytes;
};

std::vector<WeightFile> weight_files(const fs::path& directory) {
  std::vector<WeightFile> files;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.path().extension() == ".safetensors")
      files.push_back({entry.path().filename().string(), entry.file_size()});
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

Json model_json(const ModelInfo& info) {
  Json weights = Json::array(), voices = Json::array();
  for (const WeightFile& file : weight_files(info.directory))
    weights.push_back({{"file", file.name}, {"bytes", file.bytes}});
  for (const fs::path& file : built_in_voices(info.directory)) voices.push_back(voice_json(file, read_voice(file)));
  return {{"kind", "model"},
          {"directory", info.directory.string()},
          {"name", info.name},
          {"version", info.version},
          {"identity", info.identity},
          {"languages", info.languages},
          {"sample_rate", info.sample_rate},
          {"tokens_per_second", info.tokens_per_second},
          {"weights", weights},
          {"voices", voices}};
}

void print_model(const ModelInfo& info) {
  std::string languages;
  for (const std::string& language : info.languages) languages += (languages.empty() ? "" : ", ") + language;
  fmt::print("model     {} {}, in {}\n", info.name, info.version, info.directory.string());
  fmt::print("identity  {}\n", info.identity);
  fmt::print("speaks    {}; {} Hz, {:g} tokens a second\n", languages, info.sample_rate, info.tokens_per_second);
  for (const WeightFile& file : weight_files(info.directory)) {
    fmt::print("weights   {}, {:.1f} MB\n", file.name, static_cast<double>(file.bytes) / 1e6);
  }
  for (const fs::path& file : built_in_voices(info.directory)) {
    fmt::print("voice     {}: {}\n", file.stem().string(), read_voice(file).source);
  }
}

void show_voice(const fs::path& file, bool json) {
  const Voice voice = read_voice(file);
  if (json) {
    print_json(voice_json(file, voice));
  } else {
    print_voice(voice);
  }
}

void run(const std::string& what, const GlobalOptions& global) {
  std::error_code ignored;
  const bool is_model = what.empty() || fs::is_directory(what, ignored);
  if (!is_model) {
    const fs::path file = fs::exists(what, ignored) ? fs::path(what) : find_voice(what, global);
    if (claims_to_be_voice(file)) return show_voice(file, global.json);
    if (looks_like_checkpoint(file)) return show_checkpoint(file, global.json);
    throw Error(ErrorKind::kModel, fmt::format("{} is no model folder, Voice file or checkpoint; timbre plot shows "
                                               "recordings",
                                               file.string()));
  }
  const ModelInfo info = what.empty() ? find_model(global).info : BaseModel::read_info(what);
  if (global.json) {
    print_json(model_json(info));
  } else {
    print_model(info);
  }
}

}  // namespace

void setup_info(CLI::App& app, const GlobalOptions& global) {
  auto what = std::make_shared<std::string>();
  auto* command = app.add_subcommand("info", "Show what a model, a voice or a checkpoint holds");
  command->add_option("what", *what,
                      "Model folder, Voice file, official checkpoint (.pth, .ckpt), or name of a built-in voice "
                      "(default: the model in use)");
  command->callback([what, &global] { run(*what, global); });
}

}  // namespace timbre
