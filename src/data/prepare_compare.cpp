#include "data/prepare_compare.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <unordered_map>

namespace timbre {
namespace {

constexpr std::int64_t kMostCompared = 1000;  // each with each
constexpr double kSameLengthS = 0.06, kSameLength = 0.01;

std::string letters_of(const std::string& text) {
  std::string letters;
  for (const unsigned char c : text)
    if (std::isalnum(c) != 0 || c >= 0x80) letters += static_cast<char>(std::tolower(c));
  return letters;
}

struct Place {
  ClipReport* clip = nullptr;
  const RawClip* raw = nullptr;
};

at::Tensor voices_of(const std::vector<Place>& places) {
  std::vector<at::Tensor> rows;
  for (const auto& place : places) rows.push_back(at::tensor(place.raw->voice, at::kFloat));
  return at::stack(rows);
}

// The mean of the clips that sound like the one which sounds most like the others.
at::Tensor main_voice(const at::Tensor& voices, double same_voice) {
  const std::int64_t step = voices.size(0) / kMostCompared + 1;
  const auto some = voices.slice(0, 0, voices.size(0), step);
  const auto likeness = some.matmul(some.t());
  const auto centre = std::get<0>(likeness.median(1)).argmax().item<std::int64_t>();
  const auto near = likeness[centre].gt(same_voice);
  return some.index_select(0, near.nonzero().squeeze(1)).mean(0);  // the centre itself is among them
}

}  // namespace

void drop_duplicates(std::vector<PreparedSource>& sources) {
  std::unordered_map<std::string, std::string> by_sound;
  std::unordered_map<std::string, std::vector<const ClipReport*>> by_text;
  for (auto& source : sources) {
    for (std::size_t i = 0; i < source.report.clips.size(); ++i) {
      auto& clip = source.report.clips[i];
      if (!clip.judgement.kept()) continue;
      const auto [first, fresh] = by_sound.emplace(source.raw.clips[i].hash, clip.item.id);
      if (!fresh) {
        clip.judgement.dropped.push_back(fmt::format("duplicate: the same sound as {}", first->second));
        continue;
      }
      const auto letters = letters_of(clip.item.text);
      if (letters.empty()) continue;
      auto& alike = by_text[clip.item.speaker + "\n" + letters];
      const double most = std::max(kSameLengthS, kSameLength * clip.item.seconds);
      const auto twin = std::find_if(alike.begin(), alike.end(), [&](const ClipReport* other) {
        return std::abs(other->item.seconds - clip.item.seconds) <= most;
      });
      if (twin == alike.end()) {
        alike.push_back(&clip);
      } else {
        clip.judgement.dropped.push_back(fmt::format("duplicate: the text and length of {}", (*twin)->item.id));
      }
    }
  }
}

void compare_voices(std::vector<PreparedSource>& sources, bool drop, const VoiceOptions& options) {
  std::map<std::string, std::vector<Place>> speakers;
  for (auto& source : sources) {
    for (std::size_t i = 0; i < source.report.clips.size(); ++i) {
      auto& clip = source.report.clips[i];
      const auto& raw = source.raw.clips[i];
      if (clip.judgement.kept() && !raw.voice.empty() && raw.measures.speech_s >= options.least_speech_s)
        speakers[clip.item.speaker].push_back({&clip, &raw});
    }
  }
  for (auto& [speaker, places] : speakers) {
    if (places.size() < 2) continue;
    const auto voices = voices_of(places);
    const auto voice = main_voice(voices, options.same_voice).unsqueeze(0);
    const auto agreement = at::cosine_similarity(voices, voice, 1).contiguous();
    for (std::size_t i = 0; i < places.size(); ++i) {
      auto& clip = *places[i].clip;
      clip.speaker_agreement = agreement.data_ptr<float>()[i];
      if (clip.speaker_agreement >= options.same_voice) continue;
      (drop ? clip.judgement.dropped : clip.judgement.warnings)
          .push_back(fmt::format("another speaker is suspected: agreement {:.2f}", clip.speaker_agreement));
    }
  }
}

}  // namespace timbre
