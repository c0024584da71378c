#pragma once
// What a run learns from, and the voice that it begins with.
#include <filesystem>
#include <string>
#include <vector>

#include "cli/finetune_clips.h"
#include "synth/voice.h"

namespace timbre {

struct FinetuneClips {
  FinetuneData sovits, gpt;         // of the base model both the same
  std::vector<ManifestItem> heard;  // of sovits.train
  std::size_t rejected = 0;
  double train_s = 0;
};

// Reads and splits the clips of a manifest, and says which are left out. For an official GPT (`learns_gpt`) those too
// fast or slow for their text are left out as well, as upstream does. Errors: kInput where no clip is left; see
// read_clips.
FinetuneClips listen_to_clips(BaseModel& model, const GlobalOptions& global, const std::filesystem::path& data,
                              bool learns_gpt);

// From all training clips, without a filter; the prompt of an official one is the clip nearest to what its GPT was
// trained to continue.
Voice clone_from_clips(BaseModel& model, const TextFrontEnd& front_end, const FinetuneClips& clips,
                       const std::string& name);

// The filter of a cloned voice (see fit_filter).
void fit_filter_to_clips(BaseModel& model, const TextFrontEnd& front_end, const FinetuneClips& clips, Voice& voice);

}  // namespace timbre
