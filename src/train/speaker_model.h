#pragma once
// The speaker encoder, made without gradients: a dictionary of sounds by expectation maximisation over the teacher's
// speech, and the linear function from its statistics to the voice vector by ridge regression. Every utterance counts
// as it is and damaged like a real recording.
#include <filesystem>

namespace timbre {

struct SpeakerModelOptions {
  std::filesystem::path data;     // folder of teacher shards with audio
  std::filesystem::path teacher;  // teacher.safetensors
  std::filesystem::path out;      // weights of SpeakerEncoder to write, without pitch
  int64_t shards = 0;             // use the first shards only; 0: all
  int64_t copies = 2;             // damaged copies of every utterance
  uint64_t seed = 1;
};

// Logs the likeness of voices that it has not learnt from; they are learnt last. Errors: kInput with fewer than 100
// utterances, or none of a voice kept apart; as load_teacher_corpus().
void fit_speaker_encoder(const SpeakerModelOptions& options);

}  // namespace timbre
