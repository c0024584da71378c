#pragma once
// config.json of a model ↔ the networks' configs: each section names the fields that differ from the defaults.
// Errors: kModel, naming the file, for a field that no network has, for a value of another type, and for sizes that
// cannot be or do not fit each other.
#include "checkpoint/bundle.h"
#include "encoders/bert.h"
#include "encoders/content_encoder.h"
#include "encoders/hubert_config.h"
#include "encoders/speaker_encoder.h"
#include "encoders/text_context.h"
#include "gpt/gpt_config.h"
#include "sovits/sovits_config.h"
#include "synth/base_model.h"

namespace timbre {

enum class ModelFamily {
  kBase,      // of this repository: own encoders, subwords beside the phonemes
  kOfficial,  // GPT-SoVITS v1, v2, v2Pro, v2ProPlus: HuBERT, a style encoder, text features by BERT
};

struct ModelConfig {
  ModelFamily family = ModelFamily::kBase;
  SoVitsConfig sovits = SoVitsConfig::base();
  GptConfig gpt = GptConfig::base();
  ContentEncoderConfig content;  // of the base model, like the next two
  SpeakerEncoderConfig speaker;
  TextContextConfig context;
  HubertConfig hubert;  // of the official ones, like the next
  BertConfig bert;
  SamplingDefaults sampling;
  int64_t mute_token = 0;     // the semantic token of silence, with which every sequence starts
  std::string default_voice;  // name of a file in voices/, without ending; empty: the first
};

ModelConfig read_model_config(const Bundle& bundle);

// An official model before its files are read: sampling as theirs, languages of their symbols.
ModelConfig official_model_config();
// The sizes in a Hugging Face config.json, and in the sections "hubert" and "bert" of ours; other fields are passed
// over.
HubertConfig read_hubert_config(const nlohmann::json& values);
BertConfig read_bert_config(const nlohmann::json& values);
// An official model's config.json, but for what a bundle needs (see bundle.h).
nlohmann::json official_config_json(const ModelConfig& config);

// Throws kModel where the output of one network is not the input of another.
void require_fit(const ModelConfig& config);

}  // namespace timbre
