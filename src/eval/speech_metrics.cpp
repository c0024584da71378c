#include "eval/speech_metrics.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

#include "analysis/phoneme_classes.h"
#include "audio/base_mel.h"
#include "eval/edit_distance.h"
#include "text/sentences.h"

namespace timbre {
namespace {

constexpr float kChangeCost = 2;
constexpr std::size_t kMostCells = std::size_t{1} << 28;  // of the edit distance: minutes of speech

void append(TextPhonemes& text, const PhonemizedText& sentence) {
  std::int64_t last = -1;
  for (std::size_t i = 0; i < sentence.phoneme_ids.size(); ++i) {
    const std::int64_t sound = phoneme_class(sentence.phoneme_ids[i]);
    if (sound == kPauseClass) continue;
    if (sentence.word_of_phoneme[i] != last) {
      last = sentence.word_of_phoneme[i];
      text.words.push_back(sentence.words[static_cast<std::size_t>(last)].text);
    }
    text.classes.push_back(sound);
    text.word_of.push_back(text.words.size() - 1);
  }
}

void add_path_metrics(const TextPhonemes& text, const SpokenPath& path, ItemScores& scores) {
  if (!path.valid) return;
  const auto phonemes = static_cast<double>(text.classes.size());
  scores.set("skipped_phonemes", static_cast<double>(path.skipped()) / phonemes);
  scores.set("repeated_phonemes", static_cast<double>(path.repeated()) / phonemes);
  if (path.sounding > 0) scores.set("phoneme_fit", path.fit);
  const auto odd = odd_words(text, path);
  for (const auto& word : odd.left_out) scores.notes.push_back(fmt::format("'{}' is not spoken", word));
  for (const auto& word : odd.repeated) scores.notes.push_back(fmt::format("'{}' is spoken again", word));
}

// The class of each frame on the likeliest path on which a change costs something (Viterbi). Without that cost a
// doubtful sound would flicker between its neighbours, each of them an error.
std::vector<std::int64_t> likeliest_classes(const at::Tensor& log_probs, float cost) {
  const auto frames = static_cast<std::size_t>(log_probs.size(0)), count = static_cast<std::size_t>(log_probs.size(1));
  const float* row = log_probs.data_ptr<float>();
  std::vector<float> best(row, row + count);
  std::vector<std::uint8_t> from(frames * count);
  for (std::size_t t = 1; t < frames; ++t) {
    row += count;
    const auto top = static_cast<std::size_t>(std::max_element(best.begin(), best.end()) - best.begin());
    const float changed = best[top] - cost;
    for (std::size_t k = 0; k < count; ++k) {
      const bool stays = best[k] >= changed;
      from[t * count + k] = static_cast<std::uint8_t>(stays ? k : top);
      best[k] = (stays ? best[k] : changed) + row[k];
    }
  }
  std::vector<std::int64_t> path(frames);
  auto at = static_cast<std::size_t>(std::max_element(best.begin(), best.end()) - best.begin());
  for (std::size_t t = frames; t-- > 0;) {
    path[t] = static_cast<std::int64_t>(at);
    at = from[t * count + at];
  }
  return path;
}

// Mean log-probability of the likeliest class where somebody speaks.
double clarity(const HeardSpeech& speech, const at::Tensor& class_log_probs) {
  const auto best = std::get<0>(class_log_probs.max(1)).contiguous();
  double sum = 0;
  int64_t frames = 0;
  for (const SampleRange& segment : speech.base_activity.segments) {
    const auto begin = static_cast<int64_t>(segment.begin) / kBaseHopSamples;
    const auto end = std::min(best.numel(), static_cast<int64_t>(segment.end) / kBaseHopSamples);
    for (int64_t t = begin; t < end; ++t) sum += best.data_ptr<float>()[t];
    frames += std::max<int64_t>(0, end - begin);
  }
  return frames > 0 ? sum / static_cast<double>(frames) : 0;
}

}  // namespace

TextPhonemes text_phonemes(const TextFrontEnd& front_end, const std::string& text) {
  TextPhonemes result;
  for (const Sentence& sentence : split_sentences(text)) append(result, front_end.phonemize(sentence.text));
  return result;
}

std::vector<std::int64_t> heard_sequence(const at::Tensor& class_log_probs) {
  std::vector<std::int64_t> heard;
  std::int64_t last = kPauseClass;
  for (const std::int64_t now : likeliest_classes(class_log_probs.contiguous(), kChangeCost)) {
    if (now != last && now != kPauseClass) heard.push_back(now);
    last = now;
  }
  return heard;
}

void add_speech_metrics(const HeardSpeech& speech, const at::Tensor& class_log_probs, const TextPhonemes& text,
                        ItemScores& scores) {
  const auto heard = heard_sequence(class_log_probs);
  scores.set("phoneme_clarity", clarity(speech, class_log_probs));
  double spoken = static_cast<double>(heard.size());
  if (!text.classes.empty()) {
    const SpokenPath path = spoken_path(class_log_probs, text);
    add_path_metrics(text, path, scores);
    if (heard.size() + 1 < kMostCells / text.classes.size())
      scores.set("per",
                 static_cast<double>(edit_distance(text.classes, heard)) / static_cast<double>(text.classes.size()));
    if (path.valid) spoken = static_cast<double>(text.classes.size() - path.skipped() + path.repeated());
  }
  if (speech.activity.speech_s > 0) scores.set("phonemes_per_s", spoken / speech.activity.speech_s);
}

}  // namespace timbre
