#pragma once
// Raw recordings → clips to train on: decoded, cut at pauses, brought to one level, cleaned, transcribed, and the
// transcripts checked against the sound.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audio/slicer.h"
#include "data/cleaning.h"
#include "data/manifest.h"
#include "data/recogniser.h"
#include "encoders/content_encoder.h"
#include "encoders/speaker_encoder.h"

namespace timbre {

class TextFrontEnd;

struct PrepareOptions {
  std::vector<std::filesystem::path> recordings;  // files and folders
  std::filesystem::path output;                   // folder, made where there is none
  std::optional<std::filesystem::path>
      transcripts;                       // see Transcripts::add_file; names the recordings if none are given
  RecogniserOptions recogniser;          // for clips without a transcript
  std::string speaker, language = "en";  // where no list says otherwise; no speaker: the output's name
  SlicerOptions slicer;
  CleaningLimits cleaning;
  double min_score = -1.3;     // of a transcript's fit; see WordAlignment
  bool keep_doubtful = false;  // warn of transcripts that do not fit, do not drop their clips
  bool drop_suspects = false;  // drop clips where music or another speaker is suspected
};

// What listens. All on one device, in eval mode.
struct PrepareListeners {
  ContentEncoder content{nullptr};
  SpeakerEncoder speaker{nullptr};
  const TextFrontEnd* front_end = nullptr;
  std::string language = "en";  // the one that the content encoder and the front end know
  std::string identity;         // of the model: results of another are not taken over
};

struct ClipReport {
  ManifestItem item;
  ClipMeasures measures;
  double speaker_agreement = 1;  // cosine between its voice and that of the speaker's other clips
  bool failed = false;           // the recogniser did, or the file could not be read
  Judgement judgement;
};

struct SourceReport {
  std::filesystem::path file;
  double seconds = 0;
  int sample_rate = 0;                          // Hz, of the file
  std::string refused;                          // why nothing of it is used; empty otherwise
  bool failed = false;                          // refused because it cannot be read
  std::vector<std::uint8_t> envelope;           // peaks, kEnvelopeRate a second, of the greatest
  std::vector<ClipReport> clips;                // in order
  std::vector<std::pair<double, double>> lost;  // seconds: speech that is in no clip
};
constexpr int kEnvelopeRate = 10;

struct PrepareReport {
  std::vector<SourceReport> sources;
  std::vector<std::string> warnings;  // about all of it
  double seconds = 0, kept_s = 0;
  std::size_t clips = 0, kept = 0, dropped = 0, failed = 0;
};

// Writes into options.output: clips/ID.flac, manifest.jsonl, rejected.jsonl, report.json, cuts.png, and .cache with
// what the next run need not find out again. Items that fail are in the report and do not stop the rest. Errors:
// kUsage, kFile, kInput where there is no recording at all, kInterrupted.
PrepareReport prepare_data(const PrepareOptions& options, const PrepareListeners& listeners);

}  // namespace timbre
