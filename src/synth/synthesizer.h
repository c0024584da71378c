#pragma once
// Text → speech, sentence by sentence: phonemes → semantic tokens (GPT) → wave (SoVITS, HiFi-GAN). Audio leaves as soon
// as a sentence is done, so memory does not grow with the text. Everything random follows from the seed and the
// sentence's number alone: the same call gives the same samples, whatever ran before.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "synth/base_model.h"
#include "synth/voice.h"
#include "text/cuts.h"
#include "text/front_end.h"
#include "text/sentences.h"

namespace timbre {

struct PauseLengths {
  double clause_ms = 150;  // where a long sentence had to be cut
  double sentence_ms = 350;
  double paragraph_ms = 700;
};

// Synthesizer::default_options() has the sampling that the model recommends.
struct SpeakOptions : SamplingDefaults {
  std::uint64_t seed = 0;
  double speed = 1;  // 0.5 … 2, of the voice's own; 2 is twice as fast
  PauseLengths pauses;
  double voice_filter = 0.8;  // strength of the voice's filter, 0 … 2: 0 is without, 1 as fitted; less sounds cleaner
  int max_retries = 3;        // of a sentence that its self-check finds wrong
  bool timing = false;        // fill words and phonemes of SpokenSentence
  double level_dbfs = -21;    // RMS over the speech of each sentence
  bool finish_edges = true;  // cut silence at a sentence's ends and set its level; false: only peaks above 1 are scaled
  SentenceOptions sentences;
  std::optional<CutMethod> cut;  // cut each line as the official tools do, instead of into sentences
};

// Throws kUsage for values that cannot be.
void validate(const SpeakOptions& options);

struct TimedText {
  std::string text;
  double start_s = 0, end_s = 0;  // in the whole output
};

struct SpokenSentence {
  std::size_t index = 0;
  std::string text;                 // as written
  double start_s = 0, end_s = 0;    // in the whole output, pauses excluded
  std::vector<TimedText> words;     // as spoken, without punctuation; only with SpeakOptions::timing
  std::vector<TimedText> phonemes;  // likewise, punctuation (pauses) included
  int retries = 0;
  std::vector<std::string> retry_reasons;  // why each attempt but the last was dropped
  std::vector<std::string> warnings;       // what is still suspicious about the attempt that was kept
};

struct StageSeconds {
  double text = 0;    // phonemes
  double tokens = 0;  // GPT
  double check = 0;   // prior, alignment and self-check
  double wave = 0;    // flow, vocoder, edges and level
};

struct SpeakReport {
  std::uint64_t seed = 0;
  int sample_rate = 0;    // Hz
  double duration_s = 0;  // of the audio, pauses included
  double elapsed_s = 0;   // wall clock, the sink's time included
  double rtf = 0;         // elapsed_s / duration_s
  StageSeconds stages;
  int retries = 0;
  std::vector<SpokenSentence> sentences;
  std::size_t skipped_sentences = 0;            // nothing in them could be spoken
  std::vector<std::string> skipped_characters;  // each once, at most a hundred
  std::vector<std::string> warnings;
};

struct SpeakProgress {
  std::size_t sentences = 0;   // done
  std::size_t bytes_read = 0;  // of the text, ahead of what is spoken by a few sentences at most
  std::size_t bytes_spoken = 0;
  double audio_s = 0;  // made so far
};

// Mono samples at SpeakReport::sample_rate, within ±1. Blocks vary in length.
using AudioSink = std::function<void(const std::vector<float>& samples)>;
using SpeakProgressCallback = std::function<void(const SpeakProgress& progress)>;

class Synthesizer {
 public:
  Synthesizer(std::shared_ptr<BaseModel> model, std::shared_ptr<const TextFrontEnd> front_end);

  SpeakOptions default_options() const;
  int sample_rate() const { return model_->info().sample_rate; }

  // Errors: kUsage for options that cannot be; kInput when nothing in the text can be spoken; kModel for a voice of
  // another model; kInterrupted. What the sink throws passes through.
  SpeakReport speak(SentenceReader::Source text, const Voice& voice, const SpeakOptions& options, const AudioSink& sink,
                    const SpeakProgressCallback& progress = {});
  SpeakReport speak(std::string_view text, const Voice& voice, const SpeakOptions& options, const AudioSink& sink,
                    const SpeakProgressCallback& progress = {});

 private:
  std::shared_ptr<BaseModel> model_;
  std::shared_ptr<const TextFrontEnd> front_end_;
};

}  // namespace timbre
