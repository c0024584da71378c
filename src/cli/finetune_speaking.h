#pragma once
// What a voice of the base model makes of the texts of its clips.
#include <cstdint>
#include <memory>
#include <optional>

#include "cli/finetune_data.h"

namespace timbre {

struct AgainstClips {
  // How fast the speaker is against the model, and of that the root, 0.8 to 1.25: what is stretched further is heard
  // worse.
  double pace = 1;
  double higher = 0;  // how much higher the speaker is than the voice: median over the clips of the difference of log
                      // F0, at most ± kMostPitchChange
};

// The voice, without its pace, says up to a minute of training clips with a text. Nothing where none has one.
std::optional<AgainstClips> compare_with_clips(std::shared_ptr<BaseModel> model,
                                               std::shared_ptr<const TextFrontEnd> front_end,
                                               const FinetuneClips& clips, const Voice& voice);

// Lets the GPT plan what the clips with a text say, for it to rehearse.
void plan_clips(BaseModel& model, const TextFrontEnd& front_end, const Voice& voice, std::uint64_t seed,
                FinetuneData& data);

}  // namespace timbre
