#pragma once
// What is said in each clip, from where, and whether it fits: the part of `timbre prepare` that reads.
#include "data/prepare_source.h"
#include "data/transcripts.h"

namespace timbre {

// A recording on its way through the preparation.
struct PreparedSource {
  std::filesystem::path file;
  std::string hash;  // of the file
  std::optional<Transcript> transcript;
  RawSource raw;
  SourceReport report;
};

struct TextTools {
  const PrepareOptions& options;
  const PrepareListeners& listeners;
  PrepareCache& cache;
  const Recogniser* recogniser;                             // null: none
  std::function<void(PreparedSource&)> restore_clip_files;  // writes those that are missing
};

// Gives the clips of a recording with a transcript of its own the words that are spoken in each.
void share_out_transcript(PreparedSource& source, const TextTools& tools);
// Has the recogniser transcribe a clip.
void recognise_clip(PreparedSource& source, std::size_t clip, const TextTools& tools);
// Sets the clip's score, and judges it.
void check_fit(PreparedSource& source, std::size_t clip, const TextTools& tools);

}  // namespace timbre
