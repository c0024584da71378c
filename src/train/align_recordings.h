#pragma once
// Recordings with transcripts → shards like those of the teacher's speech: the teacher reads the transcript, and its
// prior is laid along the recording, by what the content encoder hears there. What stage voices learns from.
#include <filesystem>

namespace timbre {

struct AlignOptions {
  std::filesystem::path data;        // folder of silent shards whose utterances name their recordings
  std::filesystem::path recordings;  // folder of those files
  std::filesystem::path base;        // folder with content.safetensors
  std::filesystem::path out;         // folder for shard_real_*.safetensors
};

// Recordings that do not fit their text are left out and named in the log. Errors: kFile, kModel; kInput when nothing
// fits.
void align_recordings(const AlignOptions& options);

}  // namespace timbre
