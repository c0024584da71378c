#include "synth/model_source.h"

#include <fmt/format.h>

#include "base/error.h"

namespace timbre {
namespace {

const char* file_of(ModelPart part) {
  switch (part) {
    case ModelPart::kSovits:
      return "sovits.safetensors";
    case ModelPart::kGpt:
      return "gpt.safetensors";
    case ModelPart::kContent:
      return "content.safetensors";
    case ModelPart::kSpeaker:
      return "speaker.safetensors";
    case ModelPart::kPosterior:
      return "posterior.safetensors";
    case ModelPart::kHubert:
      return "hubert.safetensors";
    case ModelPart::kBert:
      return "bert.safetensors";
    case ModelPart::kVerifier:
      return "verifier.safetensors";
  }
  return "";
}

// What to get, and where it goes.
std::string remedy_for(ModelPart part) {
  const char* const where =
      "put it into the folder that --pretrained names, or make a model folder of all files with timbre convert";
  if (part == ModelPart::kHubert) {
    return fmt::format(
        "HuBERT listens to the recording: get the folder chinese-hubert-base (config.json and "
        "pytorch_model.bin or model.safetensors) and {}",
        where);
  }
  if (part == ModelPart::kVerifier) {
    return fmt::format(
        "v2Pro and v2ProPlus recognise the voice with a speaker verifier: get "
        "sv/pretrained_eres2netv2w24s4ep4.ckpt and {}",
        where);
  }
  return fmt::format("it has no {}; fetch the model again", file_of(part));
}

}  // namespace

PartWeights ModelSource::read(ModelPart part) const {
  const auto found = parts.find(part);
  if (found == parts.end()) {
    throw Error(ErrorKind::kFile, fmt::format("the model '{}' is not complete: {}", info.name, remedy_for(part)));
  }
  return found->second();
}

void set_rates(ModelInfo& info, const ModelConfig& config) {
  const auto& sovits = config.sovits;
  info.sample_rate = static_cast<int>(sovits.sample_rate);
  info.tokens_per_second =
      static_cast<double>(sovits.sample_rate) / static_cast<double>(sovits.hop * sovits.semantic_stride);
}

ModelSource bundle_source(const std::filesystem::path& directory) {
  const auto bundle = read_bundle(directory);
  ModelSource source;
  source.config = read_model_config(bundle);
  source.info.directory = bundle.directory;
  source.info.name = bundle.name;
  source.info.version = bundle.version;
  source.info.languages = bundle.languages;
  source.info.identity = bundle.voice_identity;
  set_rates(source.info, source.config);
  for (const auto part : {ModelPart::kSovits, ModelPart::kGpt, ModelPart::kContent, ModelPart::kSpeaker,
                          ModelPart::kHubert, ModelPart::kBert, ModelPart::kVerifier}) {
    const std::string file = file_of(part);
    if (bundle.digests.count(file) == 0) continue;
    if (part == ModelPart::kBert) source.vocabulary = bundle.directory / kBertVocabulary;
    source.parts[part] = [bundle, file] { return PartWeights{read_weights(bundle, file), bundle.directory / file}; };
  }
  // No Voice depends on it, so it is not part of the model's identity.
  const auto posterior = bundle.directory / file_of(ModelPart::kPosterior);
  if (std::filesystem::exists(posterior)) {
    source.parts[ModelPart::kPosterior] = [posterior] {
      return PartWeights{read_safetensors(posterior).tensors, posterior};
    };
  }
  return source;
}

}  // namespace timbre
