#pragma once
// The voices that come with the base model: speakers of the teacher, with an utterance of theirs as the prompt.
#include <filesystem>
#include <string>
#include <vector>

namespace timbre {

// picks: NAME=INDEX, the index of an unmixed utterance in the shards. Writes MODEL/voices/NAME.voice.
// Errors: kUsage for a pick that cannot be; kInput for an utterance of two mixed speakers.
void write_built_in_voices(const std::filesystem::path& shards, const std::filesystem::path& base,
                           const std::filesystem::path& model, const std::vector<std::string>& picks);

// Takes over the built-in voices of the model folder `from`, whose speaker vectors and semantic tokens mean the same in
// `model` (a new GPT, say). Errors: kFile, kModel.
void renew_built_in_voices(const std::filesystem::path& from, const std::filesystem::path& model);

}  // namespace timbre
