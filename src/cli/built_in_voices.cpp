#include "cli/built_in_voices.h"

#include <fmt/core.h>

#include "base/error.h"
#include "data/teacher_corpus.h"
#include "synth/base_model.h"
#include "synth/voice.h"
#include "train/teacher_tokens.h"

namespace timbre {
namespace {

template <typename T>
std::vector<T> values(const torch::Tensor& tensor) {
  const auto flat = tensor.contiguous();
  return {flat.data_ptr<T>(), flat.data_ptr<T>() + flat.numel()};
}

Voice make_voice(const std::string& name, const TeacherUtterance& u, const TokenizerWeights& tokenizer,
                 const ModelInfo& model) {
  Voice voice;
  voice.name = name;
  voice.model_name = model.name;
  voice.model_identity = model.identity;
  voice.created = utc_now();
  voice.prompt_text = u.text;
  voice.source = fmt::format("speaker {} of the Piper voice en_US-libritts_r-medium, trained on LibriTTS-R (CC BY 4.0)",
                             u.speaker);
  voice.speaker_vector = values<float>(u.speaker_g);
  voice.semantic_prompt = values<int64_t>(semantic_tokens(u.frame_mean(), tokenizer));
  voice.prompt_phonemes = values<int64_t>(u.phones);
  voice.prompt_subwords.assign(voice.prompt_phonemes.size(), -1);
  return voice;
}

}  // namespace

void write_built_in_voices(const std::filesystem::path& shards, const std::filesystem::path& base,
                           const std::filesystem::path& model, const std::vector<std::string>& picks) {
  const auto corpus = load_teacher_corpus(shards);
  const auto tokenizer = read_tokenizer_weights(base / "quantizer.safetensors");
  const auto info = BaseModel::read_info(model);
  std::filesystem::create_directories(model / "voices");
  for (const auto& pick : picks) {
    const auto equals = pick.find('=');
    const auto digits = equals == std::string::npos ? "" : pick.substr(equals + 1);
    if (equals == 0 || digits.empty() || digits.size() > 9 ||
        digits.find_first_not_of("0123456789") != std::string::npos || std::stoul(digits) >= corpus.size())
      throw Error(ErrorKind::kUsage, "--voice '" + pick + "': expected NAME=INDEX of one of " +
                                         std::to_string(corpus.size()) + " utterances");
    const auto& utterance = corpus[std::stoul(digits)];
    if (utterance.speaker < 0)
      throw Error(ErrorKind::kInput, "--voice '" + pick + "': that utterance mixes two speakers; take another");
    const auto name = pick.substr(0, equals);
    write_voice(model / "voices" / (name + ".voice"), make_voice(name, utterance, tokenizer, info));
  }
}

void renew_built_in_voices(const std::filesystem::path& from, const std::filesystem::path& model) {
  const auto info = BaseModel::read_info(model);
  std::filesystem::create_directories(model / "voices");
  for (const auto& file : built_in_voices(from)) {
    auto voice = read_voice(file);
    voice.model_name = info.name;
    voice.model_identity = info.identity;
    write_voice(model / "voices" / file.filename(), voice);
  }
}

}  // namespace timbre
