#pragma once
// The chain of fine-tuning: clips → zero-shot voice → SoVITS → GPT → a Voice file, or the files of a model.
#include <filesystem>
#include <functional>

#include "cli/command.h"
#include "synth/model_config.h"
#include "train/finetune_loop.h"
#include "train/gpt_adaptation.h"
#include "train/sovits_finetuning.h"
#include "train/voice_adaptation.h"

namespace timbre {

struct FinetuneOptions {
  std::filesystem::path data, run;
  std::string name;                                                              // of the voice; empty: the folder's
  std::string sample = "The train to the coast leaves at a quarter past nine.";  // spoken at each validation
  bool resume = false;
  bool keep_state = false;              // of a run that has ended
  bool full = false;                    // all weights, not low-rank changes
  std::filesystem::path discriminator;  // of an official model; empty: new ones
  std::string gpt_optimizer = "adamw";
  VoiceAdaptationOptions voice;    // SoVITS of the base model
  SovitsFinetuningOptions sovits;  // SoVITS of an official one
  GptAdaptationOptions gpt;
  FinetuneLoopOptions sovits_loop, gpt_loop;
};

struct FinetuneReport {
  std::filesystem::path voice;
  std::filesystem::path gpt_file, sovits_file, model;  // of full fine-tuning; empty: none
  std::size_t train_clips = 0, validation_clips = 0, rejected_clips = 0;
  double train_s = 0;
  double pace = 1, pitch_moved_st = 0;  // of a voice of the base model; semitones
  FinetuneResult sovits, gpt;
};

// The options of a run: defaults that depend on the model, and the text that config.toml keeps of them.
struct FinetunePlan {
  std::function<FinetuneOptions(ModelFamily)> options;
  std::function<std::string(const FinetuneOptions&)> text;
};

// Errors: kUsage for a folder that holds a run already, without `resume`, and for what the model cannot do; kFile,
// kInput, kModel.
FinetuneReport run_finetune(const FinetunePlan& plan, const GlobalOptions& global);

}  // namespace timbre
