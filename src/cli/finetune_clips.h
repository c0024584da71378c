#pragma once
// Clips of a manifest as fine-tuning takes them: heard by the model's own encoders, read by its front end.
#include <string>
#include <vector>

#include "data/manifest.h"
#include "train/finetune_stage.h"

namespace timbre {

class TextFrontEnd;
struct Networks;

struct RejectedClip {
  std::string id, why;
};

struct ReadClips {
  std::vector<FinetuneClip> clips;
  std::vector<std::filesystem::path> files;  // of `clips`
  std::vector<RejectedClip> rejected;
};

// Between 0.6 and 20 seconds; longer ones are for `timbre prepare` to cut. Errors: kInput when no clip is usable.
ReadClips read_clips(Networks& networks, const TextFrontEnd& front_end, const std::vector<ManifestItem>& items);

}  // namespace timbre
