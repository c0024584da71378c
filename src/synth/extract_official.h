#pragma once
// Recordings → the parts of a Voice that an official model speaks with.
#include "synth/extract_voice.h"
#include "synth/reference.h"

namespace timbre {

struct Networks;

// The condition is the mean over all recordings; the prompt is the first recording, where its transcript is known.
// Upstream refuses references outside 3 to 10 s: a longer one is cut to its best part here, and a shorter one warned
// about. Errors: kFile without HuBERT or verifier where they are needed; kInput.
void add_official_voice(Networks& networks, const TextFrontEnd& front_end, const std::vector<Reference>& references,
                        const ExtractOptions& options, Voice& voice, ExtractReport& report);

}  // namespace timbre
