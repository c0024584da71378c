#pragma once
// timbre evaluate --synthesize: speech made for the evaluation, always from the same seeds.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/speak_choices.h"
#include "eval/item.h"

namespace timbre {

class BaseModel;
class TextFrontEnd;
struct GlobalOptions;

struct SpeakSetOptions {
  std::string set;    // JSONL of "text" and as known "id" and "voice", or a text file with a sentence a line
  std::string voice;  // to speak with; empty: the item's, or the model's default
  SpeakChoices speak;
};

// Speaks each item of the set into FOLDER/ID.wav. Item i speaks with a seed derived from the global one and i. An
// item's own voice stays what it is judged against, whatever voice it speaks with. Errors: kFile, kInput, kModel,
// kInterrupted.
std::vector<EvalItem> speak_set(const SpeakSetOptions& options, const std::shared_ptr<BaseModel>& model,
                                const std::shared_ptr<const TextFrontEnd>& front_end,
                                const std::filesystem::path& folder, const GlobalOptions& global);

}  // namespace timbre
