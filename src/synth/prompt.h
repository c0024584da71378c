#pragma once
// The prompt of a voice: a few seconds of a recording as semantic tokens, and the phonemes spoken in them.
#include <cstdint>
#include <string>
#include <vector>

#include "synth/listen.h"
#include "synth/reference.h"
#include "synth/spoken_text.h"

namespace timbre {

struct Prompt {
  std::vector<std::int64_t> tokens, phonemes, subwords;
  std::string text;  // of the transcript; empty when the phonemes were recognised
  bool from_transcript = false;
};

// The phonemes that the content encoder recognises in `heard`; empty tokens and phonemes when it hears none.
Prompt prompt_as_heard(Networks& networks, const Heard& heard);

struct TranscriptLimits {
  double least_rate = 3, greatest_rate = 25;  // phonemes per second of speech
  double longest_s = 120;                     // of recording that a transcript is fitted to
  double least_fit = -4.0;                    // mean log-probability of the transcript's phonemes per frame
};

// The words of the recording's transcript that are spoken in `segment`, found by aligning all of it with the recording.
// Empty, with the reason in `why_not`, when the transcript does not fit what is heard.
SpokenText transcript_of_segment(Networks& networks, const Reference& reference, SampleRange segment,
                                 const SpokenText& transcript, const TranscriptLimits& limits, std::string& why_not);

}  // namespace timbre
