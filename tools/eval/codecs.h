#pragma once
// Speech through the codecs of libsndfile and back.
#include <vector>

#include "timbre/audio_buffer.h"

namespace timbre {

// Grades: 1 MP3 of the lowest quality, 2 the same at 16 kHz, 3 G.711 μ-law at 8 kHz, 4 GSM 06.10, 5 GSM four times
// over. As many samples as before. Errors: kInternal when libsndfile lacks a codec.
std::vector<float> coded(const AudioBuffer& clean, int grade);

}  // namespace timbre
