#pragma once
// How fast somebody speaks, without knowing what is said: the peaks of intensity that stand out are the syllables'
// nuclei. Source of the idea: de Jong and Wempe, 2009, "Praat script to detect syllable nuclei".
#include <ATen/core/Tensor.h>

namespace timbre {

struct SyllableRate {
  double syllables = 0;
  double speech_s = 0;  // pauses excluded
  // Syllables a second of speech; 0 without speech.
  double rate() const { return speech_s > 0 ? syllables / speech_s : 0; }
};

// log_mel [1, 80, T] as base_log_mel() makes it, of speech with its pauses.
SyllableRate syllable_rate(const at::Tensor& log_mel);

}  // namespace timbre
