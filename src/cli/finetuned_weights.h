#pragma once
// What full fine-tuning has learnt.
#include <string>

#include "checkpoint/safetensors.h"

namespace timbre {

struct FinetunedWeights {
  StateDict sovits, gpt;              // by the networks' own names; empty: as they were
  std::string sovits_info, gpt_info;  // "8epoch_200iteration", "GPT-e15"
};

}  // namespace timbre
