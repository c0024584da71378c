#pragma once
// A Voice: all that cloning has learnt from somebody's recordings, in one small safetensors file.
// Tensors: speaker_vector float [512]; semantic_prompt int64 [N]; prompt_phonemes and prompt_subwords int64 [P];
// optionally pace double [1], prompt_audio int16 [samples], a filter (see voice_matching.h), and what fine-tuning adds
// (see voice_weights.h). Metadata: format "timbre-voice-1" and the texts below.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "timbre/audio_buffer.h"

namespace timbre {

struct ModelInfo;
struct VoiceFilter;   // encoders/voice_filter.h
struct VoiceWeights;  // synth/voice_weights.h

constexpr double kSlowestSpeech = 0.5, kFastestSpeech = 2;  // speed and pace, of the model's own

struct Voice {
  std::string name;
  std::string model_name, model_identity;  // of the model that it was made for
  std::string created;                     // ISO 8601, UTC
  std::string prompt_text;                 // what the prompt says; empty: not known
  std::string consent;                     // JSON text on the speaker's consent; empty: none given
  std::string source;                      // the recordings' names, or where a built-in voice is from, with its licence

  std::vector<float> speaker_vector;  // ge of SoVITS
  double pace = 1;                    // how fast it speaks by itself, against the model: 0.5 … 2, less is slower
  // The prompt that the GPT continues; all three empty when there is none.
  std::vector<std::int64_t> semantic_prompt;  // tokens
  std::vector<std::int64_t> prompt_phonemes;  // symbol ids
  std::vector<std::int64_t> prompt_subwords;  // one per phoneme, -1: none
  AudioBuffer prompt_audio;                   // what the prompt was made from; may be empty

  // What brings the networks' speech closer to the recordings; null: nothing.
  std::shared_ptr<const VoiceFilter> filter;
  // What fine-tuning has changed in the networks; null for a cloned voice.
  std::shared_ptr<const VoiceWeights> weights;

  bool has_prompt() const { return !semantic_prompt.empty(); }
};

// Errors: kFile when the file cannot be written.
void write_voice(const std::filesystem::path& path, const Voice& voice);
// Errors: kFile when it cannot be read; kModel when it is no Voice file, of a later format, or damaged.
Voice read_voice(const std::filesystem::path& path);
// Whether the file says that it is a Voice; false for audio and anything else. Errors: kFile when it cannot be read.
bool is_voice_file(const std::filesystem::path& path);

// Throws kModel, naming both, when `voice` was made for another model than `model`.
void require_voice_of(const Voice& voice, const ModelInfo& model);

// The present moment as in Voice::created.
std::string utc_now();

}  // namespace timbre
