#include "eval/evaluate.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <mutex>
#include <set>

#include "audio/resample.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/parallel.h"
#include "eval/paired_metrics.h"
#include "eval/sound_metrics.h"
#include "eval/speech_metrics.h"
#include "nn/one_thread.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

// A reference voice as each verifier hears it, or why it cannot be.
struct VoiceVectors {
  at::Tensor speaker, verifier;
  std::string error;
};
using Voices = std::map<fs::path, VoiceVectors>;

// Runs body(); what goes wrong comes back as text. Interrupts pass through.
template <typename Body>
std::string what_goes_wrong(Body body) {
  try {
    body();
    return "";
  } catch (const c10::Error& error) {
    return error.what_without_backtrace();
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kInterrupted) throw;
    return error.what();
  } catch (const std::exception& error) {
    return error.what();
  }
}

VoiceVectors hear_voice(const fs::path& file, const Listeners& listeners, const EvaluateOptions& options) {
  VoiceVectors voice;
  if (const auto known = listeners.voices.find(file); known != listeners.voices.end()) {
    voice.speaker = known->second;
    return voice;
  }
  voice.error = what_goes_wrong([&] {
    const HeardSpeech speech = hear_speech(file, options.max_duration_s);
    if (!listeners.speaker.is_empty()) voice.speaker = voice_vector(speech, listeners.speaker, listeners.device);
    if (!listeners.verifier.is_empty()) voice.verifier = verifier_vector(speech, listeners.verifier, listeners.device);
  });
  return voice;
}

// Each reference voice once, however many items name it.
Voices hear_voices(const std::vector<EvalItem>& items, const Listeners& listeners, const EvaluateOptions& options) {
  std::set<fs::path> names;
  for (const EvalItem& item : items)
    if (!item.voice.empty()) names.insert(item.voice);
  const std::vector<fs::path> files(names.begin(), names.end());
  std::vector<VoiceVectors> heard(files.size());
  parallel_for(files.size(), [&](std::size_t i) {
    const nn::OneThread one_thread;  // an item's numbers do not depend on how many there are
    const c10::InferenceMode inference;
    throw_if_interrupted("the evaluation");
    heard[i] = hear_voice(files[i], listeners, options);
  });
  Voices voices;
  for (std::size_t i = 0; i < files.size(); ++i) voices[files[i]] = std::move(heard[i]);
  return voices;
}

double cosine(const at::Tensor& a, const at::Tensor& b) { return at::cosine_similarity(a, b, 0).item<double>(); }

void add_voice_metrics(const HeardSpeech& speech, const VoiceVectors& voice, const Listeners& listeners,
                       ItemScores& scores) {
  if (!voice.error.empty()) throw Error(ErrorKind::kInput, "the reference voice cannot be used: " + voice.error);
  if (voice.speaker.defined() && !listeners.speaker.is_empty())
    scores.set("speaker_cosine", cosine(voice.speaker, voice_vector(speech, listeners.speaker, listeners.device)));
  if (voice.verifier.defined())
    scores.set("verifier_cosine",
               cosine(voice.verifier, verifier_vector(speech, listeners.verifier, listeners.device)));
}

// The metrics of what the content encoder hears, and those made of them.
void add_heard_metrics(const HeardSpeech& speech, const Listeners& listeners, const EvaluateOptions& options,
                       ItemScores& scores) {
  TextPhonemes text;
  if (listeners.front_end && !scores.item.text.empty()) {
    text = text_phonemes(*listeners.front_end, scores.item.text);
    if (text.classes.empty()) scores.notes.emplace_back("no English sounds in the text");
  }
  const auto heard = heard_phonemes(speech, listeners.content, listeners.device);
  add_speech_metrics(speech, heard, text, scores);
  if (!listeners.mos_proxy && !options.features) return;
  auto features = quality_features(speech, heard, scores);
  if (listeners.mos_proxy) scores.set("mos_proxy", listeners.mos_proxy->estimate(features));
  if (options.features) scores.features = std::move(features);
}

void score(const Listeners& listeners, const EvaluateOptions& options, const Voices& voices, ItemScores& scores) {
  const EvalItem& item = scores.item;
  const HeardSpeech speech = hear_speech(item.file, options.max_duration_s);
  for (const auto& [metric, value] : item.known) scores.set(metric, value);
  add_sound_metrics(speech.audio, speech.activity, scores);
  if (!listeners.content.is_empty()) add_heard_metrics(speech, listeners, options, scores);
  for (const Scorer& scorer : listeners.scorers)
    scores.set(scorer.spec().name,
               scorer.score(resample(speech.audio.samples, speech.audio.sample_rate, scorer.spec().sample_rate)));
  if (options.paired && !item.reference.empty())
    add_paired_metrics(speech, hear_speech(item.reference, options.max_duration_s), scores);
  if (!item.voice.empty()) add_voice_metrics(speech, voices.at(item.voice), listeners, scores);
}

}  // namespace

std::vector<ItemScores> evaluate(const std::vector<EvalItem>& items, const Listeners& listeners,
                                 const EvaluateOptions& options) {
  const Voices voices = hear_voices(items, listeners, options);
  std::vector<ItemScores> scores(items.size());
  std::mutex mutex;
  std::size_t done = 0;
  parallel_for(items.size(), [&](std::size_t i) {
    throw_if_interrupted("the evaluation");
    const nn::OneThread one_thread;  // an item's numbers do not depend on how many there are
    const c10::InferenceMode inference;
    scores[i].item = items[i];
    scores[i].error = what_goes_wrong([&] { score(listeners, options, voices, scores[i]); });
    if (!scores[i].error.empty()) scores[i].values.clear();
    const std::lock_guard lock(mutex);
    ++done;
    if (options.progress) options.progress(done);
  });
  return scores;
}

}  // namespace timbre
