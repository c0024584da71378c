#pragma once
// Who listens in timbre evaluate: the encoders of a base model, and where it has one, the verifier of an official
// model.
#include <string>
#include <vector>

#include "eval/evaluate.h"

namespace timbre {

class BaseModel;
struct GlobalOptions;

struct ListenerOptions {
  std::string model;     // folder of the base model that listens; empty: the one in use, or the one beside the program
  bool phonemes = true;  // false: neither phonemes nor voices are judged, and no model is needed
};

struct LoadedListeners {
  Listeners listeners;
  std::string name;  // of the model, its version and identity
};

// `in_use`: the model that --model names where it is loaded already, else null. Errors: kFile, kModel; kUsage where
// there is no base model.
LoadedListeners load_listeners(const ListenerOptions& options, std::shared_ptr<BaseModel> in_use,
                               const GlobalOptions& global);

// Takes the speaker vectors of the Voice files that items name. One that cannot be read is left to the evaluation,
// where it fails its items alone.
void add_voice_files(const std::vector<EvalItem>& items, Listeners& listeners);

}  // namespace timbre
