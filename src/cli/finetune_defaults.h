#pragma once
// Defaults of fine-tuning that suit one minute of speech, by model.
#include "cli/finetune_run.h"

namespace timbre {

// Of official models those of GPT-SoVITS itself, where all weights are learnt; low-rank changes learn faster.
FinetuneOptions finetune_defaults(ModelFamily family, bool full);

// Hands what was chosen once to all the stages that it concerns.
void share_options(FinetuneOptions& options);

// The GPT's optimiser, as the option's text.
std::string& gpt_optimizer_name(FinetuneOptions& options);

}  // namespace timbre
