#pragma once
// One sentence: phonemes → semantic tokens → wave, drawn again where its self-check finds it wrong.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "gpt/generate.h"
#include "sovits/text_encoder.h"
#include "synth/spoken_text.h"
#include "synth/synthesizer.h"

namespace timbre {

struct Networks;

struct PlannedSpeech {
  std::vector<std::int64_t> tokens;  // semantic
  Prior prior;
};

struct SpokenAudio {
  std::vector<float> samples;
  std::vector<TimedText> words, phonemes;  // relative to the first sample
  int retries = 0;
  std::vector<std::string> retry_reasons, warnings;
};

class SentenceSpeaker {
 public:
  // Everything must outlive the speaker. Errors: kModel for a voice whose sizes do not fit the networks.
  SentenceSpeaker(Networks& networks, const Voice& voice, const SpeakOptions& options, double tokens_per_second);

  // The result depends on the text, the voice, the options and `seed` alone; seconds are added to `stages`. Errors:
  // kInterrupted; kModel for networks whose output is not finite.
  SpokenAudio speak(const SpokenText& text, std::uint64_t seed, StageSeconds& stages);
  // What would be spoken, without making a wave of it.
  PlannedSpeech plan(const SpokenText& text, std::uint64_t seed);

 private:
  struct Attempt;
  class Attempts;
  GptGeneration generate_tokens(const SpokenText& text, std::uint64_t seed);
  Attempt draw(const SpokenText& text, std::uint64_t seed, StageSeconds& stages);
  Attempt draw_best(Attempts& attempts, SpokenAudio& result);
  void finish(Attempt& attempt, const SpokenText& text, std::uint64_t seed, StageSeconds& stages);
  Attempt finish_best(const SpokenText& text, std::uint64_t seed, SpokenAudio& result, StageSeconds& stages);
  at::Tensor context_of(const SpokenText& text);
  std::vector<float> sound(const Attempt& attempt, std::uint64_t seed);
  void bound_pauses(Attempt& attempt, const SpokenText& text, std::uint64_t seed) const;
  void add_times(const SpokenText& text, const Attempt& attempt, std::size_t first_sample, SpokenAudio& result) const;

  Networks& networks_;
  const SpeakOptions& options_;
  double tokens_per_second_;
  std::vector<std::int64_t> prompt_tokens_, prompt_phonemes_, prompt_subwords_;
  std::shared_ptr<const VoiceFilter> filter_;
  std::shared_ptr<const VoiceWeights> weights_;
  double speed_ = 1;
  at::Tensor ge_;  // [1, gin, 1]
};

}  // namespace timbre
