#pragma once
// The chain of fine-tuning a base model to a voice: clips → zero-shot voice → SoVITS → GPT → Voice file.
#include <filesystem>

#include "cli/command.h"
#include "train/finetune_loop.h"
#include "train/gpt_adaptation.h"
#include "train/voice_adaptation.h"

namespace timbre {

struct FinetuneOptions {
  std::filesystem::path data, run;
  std::string name;                                                              // of the voice; empty: the folder's
  std::string sample = "The train to the coast leaves at a quarter past nine.";  // spoken at each validation
  bool resume = false;
  VoiceAdaptationOptions sovits;
  GptAdaptationOptions gpt;
  FinetuneLoopOptions sovits_loop, gpt_loop;
};

struct FinetuneReport {
  std::filesystem::path voice;
  std::size_t train_clips = 0, validation_clips = 0, rejected_clips = 0;
  double train_s = 0;
  FinetuneResult sovits, gpt;
};

// Errors: kUsage for a folder that holds a run already, without `resume`; kFile, kInput, kModel.
FinetuneReport run_finetune(const FinetuneOptions& options, const GlobalOptions& global);

}  // namespace timbre
