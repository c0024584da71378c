#pragma once
// Speech through the codecs of libsndfile and back.
#include <vector>

#include "timbre/audio_buffer.h"

namespace timbre {

// Grades: 1 MP3 of middle quality at 24 kHz, 2 G.711 μ-law at 8 kHz, 3 GSM 06.10, 4 GSM twice and 5 four times over. As
// many samples as before. Errors: kInternal when libsndfile lacks a codec.
std::vector<float> coded(const AudioBuffer& clean, int grade);

}  // namespace timbre
