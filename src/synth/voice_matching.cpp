#include "synth/voice_matching.h"

#include <ATen/ATen.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>

#include "analysis/syllable_rate.h"
#include "audio/base_mel.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/random.h"
#include "synth/base_model.h"
#include "synth/networks.h"
#include "synth/sentence_speaker.h"
#include "synth/spoken_text.h"
#include "text/front_end.h"

namespace timbre {
namespace {

constexpr int64_t kLeastSamples = 2 * kBaseHopSamples;  // less has no spectrum to speak of

constexpr double kSlowestPace = 0.75, kFastestPace = 1.2;
constexpr double kDoubtS = 3;  // of speech whose rate is trusted half

// Every sound of English, most of them several times.
constexpr const char* kSentences[] = {"We were away a year ago, and the weather was never this warm.",
                                      "Please take the big red chair to the kitchen before you go out.",
                                      "She thought that the judge would choose a fresh view of the whole issue.",
                                      "Few people enjoy loud noise, but most of us hum a tune now and then.",
                                      "My father put good butter, cheese and thick jam on both sides.",
                                      "Usually the young boy shouts with joy when he sees the snow fall.",
                                      "How could they vanish from the ship without leaving any trace behind?",
                                      "A dozen birds flew south across the quiet lake at dawn."};

SpeakOptions as_it_comes(const BaseModel& model) {
  SpeakOptions options;
  static_cast<SamplingDefaults&>(options) = model.sampling();
  options.candidates = 1;
  options.use_prompt = false;
  options.voice_filter = 0;
  options.max_retries = 0;  // what is said does not matter
  return options;
}

// Calls say(speaker, text, seed) for each sentence.
template <typename Say>
void for_sentences(BaseModel& model, const TextFrontEnd& front_end, const Voice& voice, Say say) {
  const auto options = as_it_comes(model);
  SentenceSpeaker speaker(model.networks(), voice, options, model.info().tokens_per_second);
  std::uint64_t seed = derive_seed(0, "match voice");
  for (const auto* sentence : kSentences) {
    throw_if_interrupted("cloning the voice");
    say(speaker, spoken_text(front_end.phonemize(sentence)), seed++);
  }
}

}  // namespace

std::vector<Prior> rehearse(BaseModel& model, const TextFrontEnd& front_end, const Voice& voice) {
  const at::NoGradGuard no_grad;
  std::vector<Prior> planned;
  for_sentences(model, front_end, voice, [&](SentenceSpeaker& speaker, const SpokenText& text, std::uint64_t seed) {
    planned.push_back(speaker.plan(text, seed).prior);
  });
  return planned;
}

at::Tensor spoken_log_mel(BaseModel& model, const TextFrontEnd& front_end, const Voice& voice) {
  auto at_the_models_pace = voice;
  at_the_models_pace.pace = 1;
  StageSeconds stages;
  std::vector<float> samples;
  for_sentences(model, front_end, at_the_models_pace,
                [&](SentenceSpeaker& speaker, const SpokenText& text, std::uint64_t seed) {
                  const auto spoken = speaker.speak(text, seed, stages);
                  samples.insert(samples.end(), spoken.samples.begin(), spoken.samples.end());
                });
  return base_log_mel(at::tensor(samples, at::kFloat).unsqueeze(0));
}

std::shared_ptr<const VoiceFilter> match_sounds(Networks& networks, const std::vector<at::Tensor>& recordings,
                                                const at::Tensor& spoken) {
  const auto cepstra = networks.config.speaker.cepstra;
  std::vector<at::Tensor> rows, counted;
  for (const auto& log_mel : recordings) {
    const auto frames = cepstral_frames(log_mel, cepstra);
    rows.push_back(frames.cepstra);
    counted.push_back(frames.counted);
  }
  const auto fitted = fit_voice_filter(networks.speaker()->relative, {at::cat(rows, 1), at::cat(counted, 1)},
                                       cepstral_frames(spoken.to(networks.device), cepstra));
  return std::make_shared<VoiceFilter>(VoiceFilter{fitted.centre.to(at::kCPU), fitted.shifts.to(at::kCPU)});
}

double match_pace(const std::vector<at::Tensor>& recordings, const at::Tensor& spoken) {
  SyllableRate recorded;
  for (const auto& log_mel : recordings) {
    const auto one = syllable_rate(log_mel);
    recorded.syllables += one.syllables;
    recorded.speech_s += one.speech_s;
  }
  const double own = syllable_rate(spoken).rate();
  if (recorded.rate() <= 0 || own <= 0) return 1;
  const double trust = recorded.speech_s / (recorded.speech_s + kDoubtS);
  return std::clamp(std::pow(recorded.rate() / own, trust), kSlowestPace, kFastestPace);
}

at::Tensor filtered(Networks& networks, const VoiceFilter& filter, const at::Tensor& wave, double strength) {
  if (wave.size(0) < kLeastSamples) return wave;
  const VoiceFilter here{filter.centre.to(networks.device), (strength * filter.shifts).to(networks.device)};
  const auto log_mel = base_log_mel(wave.unsqueeze(0)).to(networks.device);
  return filter_mel_bands(wave, filter_gains(networks.speaker()->relative, here, log_mel).to(at::kCPU));
}

std::shared_ptr<const VoiceFilter> voice_filter(const StateDict& tensors) {
  const auto centre = tensors.find("filter_centre"), shifts = tensors.find("filter_shifts");
  if (centre == tensors.end() && shifts == tensors.end()) return nullptr;
  const auto sound = [](const at::Tensor& tensor, int64_t dimensions) {
    return tensor.dim() == dimensions && tensor.scalar_type() == at::kFloat && at::isfinite(tensor).all().item<bool>();
  };
  if (centre == tensors.end() || shifts == tensors.end() || !sound(centre->second, 1) || !sound(shifts->second, 2) ||
      centre->second.size(0) != shifts->second.size(1)) {
    throw Error(ErrorKind::kModel, "the voice's filter is damaged; make the voice again with 'timbre extract-speaker'");
  }
  return std::make_shared<VoiceFilter>(VoiceFilter{centre->second, shifts->second});
}

void add_voice_filter(const VoiceFilter& filter, StateDict& tensors) {
  tensors["filter_centre"] = filter.centre.contiguous();
  tensors["filter_shifts"] = filter.shifts.contiguous();
}

}  // namespace timbre
