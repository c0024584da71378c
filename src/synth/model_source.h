#pragma once
// Where a model comes from: its description, and the weights of each of its parts, read when asked for. A model folder
// is one; official files, and any mixture of them with a folder, are others (see official_files.h).
#include <functional>
#include <map>
#include <string>

#include "checkpoint/safetensors.h"
#include "synth/base_model.h"
#include "synth/model_config.h"

namespace timbre {

enum class ModelPart {
  kSovits,
  kGpt,        // "gpt.*", and in base models "context.*"
  kContent,    // of base models
  kSpeaker,    // of base models
  kPosterior,  // of base models: SoVITS' enc_q, which only fine-tuning needs
  kHubert,     // of official models
  kBert,       // of official models that speak Chinese well
  kVerifier,   // of v2Pro and v2ProPlus
};

struct PartWeights {
  StateDict state;
  std::filesystem::path file;  // for errors
};

struct ModelSource {
  ModelInfo info;
  ModelConfig config;
  // Errors of each: kFile, kModel.
  std::map<ModelPart, std::function<PartWeights()>> parts;

  std::filesystem::path vocabulary;  // BERT's vocab.txt; empty without BERT

  bool has(ModelPart part) const { return parts.count(part) != 0; }
  // Errors: kFile, saying what to get, for a part that is not there.
  PartWeights read(ModelPart part) const;
};

// BERT's vocab.txt as a model folder holds it.
constexpr const char* kBertVocabulary = "bert_vocab.txt";

// A model folder. Errors: kFile, kModel.
ModelSource bundle_source(const std::filesystem::path& directory);

// Fills what follows from the config: sample rate and tokens a second.
void set_rates(ModelInfo& info, const ModelConfig& config);

}  // namespace timbre
