#pragma once
// What a model makes of the teacher's own tokens: tells the faults of prior, flow and vocoder from those of the GPT.
#include <cstdint>
#include <filesystem>
#include <string>

namespace timbre {

struct TrueTokenOptions {
  std::filesystem::path data, model, out;  // teacher shards; model folder; folder for the speech
  int64_t count = 60;                      // utterances kept apart from training, the last ones
  int64_t least_words = 1;                 // of an utterance, marks counted, to be spoken
  std::uint64_t seed = 1;
};

// Speaks utterances from the tokens of the teacher's reading, in their own voices: OUT/NNN.wav, and OUT/list.tsv with
// a line "WAV<TAB>TEXT" each. Errors: kFile, kModel.
void speak_true_tokens(const TrueTokenOptions& options, const std::string& device);

}  // namespace timbre
