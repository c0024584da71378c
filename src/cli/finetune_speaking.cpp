#include "cli/finetune_speaking.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

#include "audio/pitch.h"
#include "audio/voice_activity.h"
#include "base/median.h"
#include "base/progress.h"
#include "base/random.h"
#include "encoders/speaker_encoder.h"
#include "synth/sentence_speaker.h"
#include "synth/spoken_text.h"
#include "synth/synthesizer.h"

namespace timbre {
namespace {

constexpr double kSeconds = 60;
constexpr double kSlowestPace = 0.8, kFastestPace = 1.25;

double speech_s(const std::vector<float>& samples, int sample_rate) {
  return detect_voice(samples, sample_rate).speech_s;
}

}  // namespace

std::optional<AgainstClips> compare_with_clips(std::shared_ptr<BaseModel> model,
                                               std::shared_ptr<const TextFrontEnd> front_end,
                                               const FinetuneClips& clips, const Voice& voice) {
  Synthesizer synthesizer(model, front_end);
  auto plainly = synthesizer.default_options();
  plainly.candidates = 1, plainly.max_retries = 0;
  auto at_the_models_pace = voice;
  at_the_models_pace.pace = 1;
  double recorded_s = 0, spoken_s = 0, heard_s = 0;
  std::vector<double> higher;  // of each clip: now and then an octave is heard wrong
  for (std::size_t i = 0; i < clips.heard.size() && heard_s < kSeconds; ++i) {
    if (clips.heard[i].text.empty()) continue;
    const auto wave = clips.sovits.train[i].wave.to(torch::kCPU, torch::kFloat).contiguous();
    const std::vector<float> recorded(wave.data_ptr<float>(), wave.data_ptr<float>() + wave.numel());
    std::vector<float> spoken;
    synthesizer.speak(clips.heard[i].text, at_the_models_pace, plainly, [&](const std::vector<float>& block) {
      spoken.insert(spoken.end(), block.begin(), block.end());
    });
    const auto rate = model->info().sample_rate;
    heard_s += static_cast<double>(recorded.size()) / rate;
    recorded_s += speech_s(recorded, rate);
    spoken_s += speech_s(spoken, rate);
    const auto recorded_hz = median_f0_hz(track_pitch(recorded, rate)),
               spoken_hz = median_f0_hz(track_pitch(spoken, rate));
    if (recorded_hz > 0 && spoken_hz > 0) higher.push_back(std::log(recorded_hz / spoken_hz));
  }
  if (heard_s <= 0) return std::nullopt;
  AgainstClips against;
  if (recorded_s > 0 && spoken_s > 0)
    against.pace = std::clamp(std::sqrt(spoken_s / recorded_s), kSlowestPace, kFastestPace);
  if (!higher.empty()) against.higher = std::clamp(median(higher), -kMostPitchChange, kMostPitchChange);
  return against;
}

void plan_clips(BaseModel& model, const TextFrontEnd& front_end, const Voice& voice, std::uint64_t seed,
                FinetuneData& data) {
  const at::NoGradGuard no_grad;
  SpeakOptions options;
  static_cast<SamplingDefaults&>(options) = model.sampling();
  SentenceSpeaker speaker(model.networks(), voice, options, model.info().tokens_per_second);
  Progress progress("planning", data.train.size() + data.validation.size());
  std::size_t planned = 0;
  for (auto* clips : {&data.train, &data.validation}) {
    for (auto& clip : *clips) {
      if (!clip.text.empty()) {
        const auto tokens = speaker.plan(read_aloud(front_end, clip.text), derive_seed(seed, clip.id)).tokens;
        clip.planned = torch::tensor(tokens, torch::kLong);
      }
      progress.update(++planned);
    }
  }
}

}  // namespace timbre
