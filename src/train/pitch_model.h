#pragma once
// The pitch that a voice vector speaks with, as a linear function of the vector: log F0 = weight · g + bias, and the
// most likely change of the vector for a change of pitch. Among the teacher's voices it explains nine tenths of the
// variance. extract-speaker gives a cloned voice the recording's pitch with it.
#include <filesystem>

namespace timbre {

struct PitchModelOptions {
  std::filesystem::path data;     // folder of teacher shards with audio
  std::filesystem::path teacher;  // teacher.safetensors
  std::filesystem::path out;      // pitch.weight [512], pitch.direction [512], pitch.bias [1]
  int64_t shards = 0;             // use the first shards only; 0: all
};

// Logs the error on utterances kept apart. Errors: kInput with fewer than 300 voiced utterances; as
// load_teacher_corpus().
void fit_pitch_model(const PitchModelOptions& options);

}  // namespace timbre
