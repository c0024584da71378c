#pragma once
// config.json of a base model → the networks' configs: each section names the fields that differ from the defaults.
// Errors: kModel, naming the file, for a field that no network has, for a value of another type, and for sizes that
// cannot be or do not fit each other.
#include "checkpoint/bundle.h"
#include "encoders/content_encoder.h"
#include "encoders/speaker_encoder.h"
#include "encoders/text_context.h"
#include "gpt/gpt_config.h"
#include "sovits/sovits_config.h"
#include "synth/base_model.h"

namespace timbre {

struct ModelConfig {
  SoVitsConfig sovits = SoVitsConfig::base();
  GptConfig gpt = GptConfig::base();
  ContentEncoderConfig content;
  SpeakerEncoderConfig speaker;
  TextContextConfig context;
  SamplingDefaults sampling;
  int64_t mute_token = 0;     // the semantic token of silence, with which every sequence starts
  std::string default_voice;  // name of a file in voices/, without ending; empty: the first
};

ModelConfig read_model_config(const Bundle& bundle);

}  // namespace timbre
