#include "synth/voice.h"

#include <fmt/format.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <ctime>

#include "base/error.h"
#include "base/files.h"
#include "checkpoint/safetensors.h"
#include "synth/base_model.h"
#include "synth/voice_matching.h"
#include "synth/voice_weights.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFormat = "timbre-voice-1";
constexpr const char* kFormatFamily = "timbre-voice-";
constexpr int64_t kLongest = 4096;  // of any of its lists; a prompt has a few hundred, and the GPT's memory grows with
                                    // its square
constexpr float kInt16Scale = 32767;

[[noreturn]] void damaged(const fs::path& path, const std::string& what) {
  throw Error(ErrorKind::kModel, fmt::format("the voice '{}' is damaged: {}; make it again with 'timbre "
                                             "extract-speaker'",
                                             path.string(), what));
}

torch::Tensor copied(const std::vector<std::int64_t>& values) { return torch::tensor(values, torch::kLong); }

// A tensor of one dimension and that type, or a kModel error.
torch::Tensor list_of(const StateDict& tensors, const char* name, torch::ScalarType type, const fs::path& path) {
  const auto found = tensors.find(name);
  if (found == tensors.end()) damaged(path, fmt::format("it lacks {}", name));
  const auto& tensor = found->second;
  if (tensor.dim() != 1 || tensor.scalar_type() != type ||
      tensor.numel() > (type == torch::kShort ? 1 << 24 : kLongest))
    damaged(path, fmt::format("{} must be a list of {}, found {} dimensions and {} values of {}", name,
                              c10::toString(type), tensor.dim(), tensor.numel(), c10::toString(tensor.scalar_type())));
  return tensor.contiguous();
}

std::vector<std::int64_t> integers(const StateDict& tensors, const char* name, const fs::path& path) {
  const auto tensor = list_of(tensors, name, torch::kLong, path);
  return {tensor.data_ptr<int64_t>(), tensor.data_ptr<int64_t>() + tensor.numel()};
}

std::string text_of(const std::map<std::string, std::string>& metadata, const char* name) {
  const auto found = metadata.find(name);
  return found == metadata.end() ? "" : found->second;
}

[[noreturn]] void no_voice(const fs::path& path, const std::string& why) {
  throw Error(ErrorKind::kModel, fmt::format("'{}' is no Voice file{}; make one from a recording with 'timbre "
                                             "extract-speaker RECORDING -o x.voice'",
                                             path.string(), why));
}

std::map<std::string, std::string> metadata_of(const fs::path& path) {
  require_readable_file(path);
  try {
    return read_safetensors_metadata(path);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kModel) no_voice(path, "");
    throw;
  }
}

void read_speaker(const StateDict& tensors, const fs::path& path, Voice& voice) {
  const auto vector = list_of(tensors, "speaker_vector", torch::kFloat, path);
  voice.speaker_vector.assign(vector.data_ptr<float>(), vector.data_ptr<float>() + vector.numel());
  const bool finite =
      std::all_of(voice.speaker_vector.begin(), voice.speaker_vector.end(), [](float x) { return std::isfinite(x); });
  if (voice.speaker_vector.empty() || !finite) damaged(path, "its speaker vector is empty or not finite");
}

void read_pace(const StateDict& tensors, const fs::path& path, Voice& voice) {
  if (!tensors.count("pace")) return;
  const auto pace = list_of(tensors, "pace", torch::kDouble, path);
  voice.pace = pace.numel() == 1 ? pace.item<double>() : 0;
  if (!(voice.pace >= kSlowestSpeech && voice.pace <= kFastestSpeech))
    damaged(path, fmt::format("its pace must be one number from {} to {}", kSlowestSpeech, kFastestSpeech));
}

void read_prompt(const StateDict& tensors, const fs::path& path, Voice& voice) {
  voice.semantic_prompt = integers(tensors, "semantic_prompt", path);
  voice.prompt_phonemes = integers(tensors, "prompt_phonemes", path);
  voice.prompt_subwords = integers(tensors, "prompt_subwords", path);
  const auto phonemes = voice.prompt_phonemes.size();
  if (voice.prompt_subwords.size() != phonemes)
    damaged(path, fmt::format("{} phonemes but {} subwords in its prompt", phonemes, voice.prompt_subwords.size()));
  if (voice.semantic_prompt.empty() != (phonemes == 0))
    damaged(path, fmt::format("{} tokens but {} phonemes in its prompt", voice.semantic_prompt.size(), phonemes));
}

void read_prompt_audio(const SafetensorsFile& file, const fs::path& path, Voice& voice) {
  if (!file.tensors.count("prompt_audio")) return;
  const auto audio = list_of(file.tensors, "prompt_audio", torch::kShort, path);
  const auto rate = text_of(file.metadata, "prompt_sample_rate");
  if (rate.empty() || rate.size() > 6 || rate[0] == '0' || rate.find_first_not_of("0123456789") != std::string::npos)
    damaged(path, fmt::format("the sample rate of its prompt is '{}'", rate));
  voice.prompt_audio.sample_rate = std::stoi(rate);
  const auto* samples = audio.data_ptr<int16_t>();
  for (int64_t i = 0; i < audio.numel(); ++i)
    voice.prompt_audio.samples.push_back(static_cast<float>(samples[i]) / kInt16Scale);
}

}  // namespace

void write_voice(const fs::path& path, const Voice& voice) {
  StateDict tensors{{"speaker_vector", torch::tensor(voice.speaker_vector)},
                    {"semantic_prompt", copied(voice.semantic_prompt)},
                    {"prompt_phonemes", copied(voice.prompt_phonemes)},
                    {"prompt_subwords", copied(voice.prompt_subwords)}};
  std::map<std::string, std::string> metadata{{"format", kFormat},         {"name", voice.name},
                                              {"model", voice.model_name}, {"model_identity", voice.model_identity},
                                              {"created", voice.created},  {"prompt_text", voice.prompt_text},
                                              {"consent", voice.consent},  {"source", voice.source}};
  if (!voice.prompt_audio.samples.empty()) {
    const auto wave = torch::tensor(voice.prompt_audio.samples).clamp(-1, 1).mul(kInt16Scale).round();
    tensors["prompt_audio"] = wave.to(torch::kShort);
    metadata["prompt_sample_rate"] = std::to_string(voice.prompt_audio.sample_rate);
  }
  if (voice.pace != 1) tensors["pace"] = torch::tensor({voice.pace}, torch::kDouble);
  if (voice.filter) add_voice_filter(*voice.filter, tensors);
  if (voice.weights) add_voice_weights(*voice.weights, tensors);
  write_safetensors(path, tensors, metadata);
}

Voice read_voice(const fs::path& path) {
  const auto format = text_of(metadata_of(path), "format");
  if (format.rfind(kFormatFamily, 0) != 0) no_voice(path, format.empty() ? "" : " but '" + format + "'");
  if (format != kFormat) {
    throw Error(ErrorKind::kModel, fmt::format("the voice '{}' has the format '{}', this program reads '{}'; take a "
                                               "newer timbre or make the voice again",
                                               path.string(), format, kFormat));
  }
  const auto file = read_safetensors(path);
  Voice voice;
  voice.name = text_of(file.metadata, "name");
  voice.model_name = text_of(file.metadata, "model");
  voice.model_identity = text_of(file.metadata, "model_identity");
  voice.created = text_of(file.metadata, "created");
  voice.prompt_text = text_of(file.metadata, "prompt_text");
  voice.consent = text_of(file.metadata, "consent");
  voice.source = text_of(file.metadata, "source");
  read_speaker(file.tensors, path, voice);
  read_pace(file.tensors, path, voice);
  read_prompt(file.tensors, path, voice);
  read_prompt_audio(file, path, voice);
  voice.filter = voice_filter(file.tensors);
  voice.weights = voice_weights(file.tensors);
  return voice;
}

bool is_voice_file(const fs::path& path) {
  require_readable_file(path);
  try {
    return text_of(read_safetensors_metadata(path), "format").rfind(kFormatFamily, 0) == 0;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kModel) throw;
    return false;
  }
}

void require_voice_of(const Voice& voice, const ModelInfo& model) {
  if (voice.model_identity == model.identity) return;
  throw Error(ErrorKind::kModel,
              fmt::format("the voice '{}' was made for the model '{}' ({:.12}), this is '{}' ({:.12}); make it again "
                          "with 'timbre extract-speaker' and this model, or speak with its own by --model",
                          voice.name, voice.model_name, voice.model_identity, model.name, model.identity));
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

}  // namespace timbre
