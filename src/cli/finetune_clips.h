#pragma once
// Clips of a manifest as fine-tuning takes them: heard by the model's own encoders, read by its front end.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "data/manifest.h"
#include "synth/base_model.h"
#include "train/finetune_stage.h"

namespace timbre {

class TextFrontEnd;
struct GlobalOptions;

struct RejectedClip {
  std::string id, why;
};

struct ReadClips {
  std::vector<FinetuneClip> clips;
  std::vector<ManifestItem> items;  // of `clips`
  std::vector<RejectedClip> rejected;
};

// The front ends of the languages that occur, each read once.
class FrontEnds {
 public:
  FrontEnds(const GlobalOptions& global, const ModelInfo& model) : global_(global), model_(model) {}
  // `language` as in lists: "en", "zh", … Errors: kInput for one that the model does not speak; kFile, kModel.
  const TextFrontEnd& of(const std::string& language);

 private:
  const GlobalOptions& global_;
  const ModelInfo& model_;
  std::map<std::string, std::shared_ptr<const TextFrontEnd>> loaded_;
};

// Of a base model between 0.6 and 20 seconds, of an official one up to 54; longer ones are for `timbre prepare` to cut.
// Errors: kInput when no clip is usable; kFile where an official model's HuBERT or verifier is missing.
ReadClips read_clips(BaseModel& model, FrontEnds& front_ends, const std::vector<ManifestItem>& items);

}  // namespace timbre
