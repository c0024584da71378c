#pragma once
// Recordings of somebody's speech → a Voice.
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audio/best_segment.h"
#include "audio/reference_quality.h"
#include "synth/voice.h"

namespace timbre {

class BaseModel;
class TextFrontEnd;

struct ExtractOptions {
  std::string name;        // of the voice; empty: the first file's name without its ending
  std::string transcript;  // what is said in the FIRST recording; empty: not known
  bool use_prompt = true;  // false: the speaker vector alone
  // What it takes some seconds to find, by letting the voice speak (see voice_matching.h).
  bool filter = true;
  bool pace = false;  // of the recordings: no nearer to outside ears, and words get less clear
  double filter_snr_db = 24, filter_bandwidth_hz = 5000;
  bool keep_prompt_audio = true;
  std::string consent;           // JSON text, or empty
  double max_duration_s = 3600;  // of one recording
  BestSegmentOptions segment;
  ReferenceLimits limits;
  // Gives a base model, whose content encoder finds the words of a stretch for an official model, which has none that
  // hears phonemes; empty: the transcript of a recording that must be cut is not used.
  std::function<std::shared_ptr<BaseModel>()> aligner;
};

enum class PromptSource {
  kNone,        // no prompt
  kTranscript,  // its phonemes are those of the given text
  kHeard,       // its phonemes were recognised
};

struct ExtractReport {
  struct Recording {
    std::filesystem::path file;
    ReferenceQuality quality;
  };
  std::vector<Recording> recordings;
  std::optional<bool> several_speakers_suspected;  // unset: too little speech to compare
  double speaker_agreement = 1;  // cosine between the two groups that the stretches of speech fall into
  PromptSource prompt_source = PromptSource::kNone;
  std::size_t prompt_recording = 0;             // index into recordings
  double prompt_start_s = 0, prompt_end_s = 0;  // within it
  std::string prompt_phonemes;                  // symbols, separated by spaces
  std::vector<std::string> warnings;            // all of them, the recordings' included; one sentence each
};

struct ExtractedVoice {
  Voice voice;
  ExtractReport report;
};

// All recordings make the speaker vector; the best stretch makes the prompt: of the first recording when there is a
// transcript, of the cleanest otherwise. Errors: kUsage without recordings, kFile, kInput for recordings that cannot be
// used (see read_audio_at, assess_reference), kModel.
ExtractedVoice extract_voice(BaseModel& model, const TextFrontEnd& front_end,
                             const std::vector<std::filesystem::path>& recordings, const ExtractOptions& options = {});

// Gives a voice that was made without one its filter. Base models only. Errors as extract_voice().
void fit_filter(BaseModel& model, const TextFrontEnd& front_end, const std::vector<std::filesystem::path>& recordings,
                Voice& voice);

// A Voice file is read and checked against the model; anything else is taken as a recording and cloned without a
// transcript, its warnings logged.
Voice load_voice(BaseModel& model, const TextFrontEnd& front_end, const std::filesystem::path& voice_or_recording);

}  // namespace timbre
