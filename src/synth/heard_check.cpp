#include "synth/heard_check.h"

#include <fmt/format.h>

#include "analysis/phoneme_classes.h"
#include "audio/base_mel.h"
#include "base/log.h"
#include "synth/listen.h"

namespace timbre {
namespace {

constexpr int64_t kLeastFrames = 16;  // fewer are mostly the encoder's padding

// A word of several phonemes that nobody hears is no chance; of one or two, it may be.
double weight_of(const TextPhonemes& text, const std::string& word) {
  std::size_t most = 0;
  for (std::size_t p = 0, count = 0; p < text.classes.size(); ++p) {
    count = p > 0 && text.word_of[p] == text.word_of[p - 1] ? count + 1 : 1;
    if (text.words[text.word_of[p]] == word) most = std::max(most, count);
  }
  return static_cast<double>(most);
}

}  // namespace

TextPhonemes text_phonemes(const SpokenText& text) {
  TextPhonemes result;
  for (const auto& word : text.words) {
    bool sounds = false;
    for (int64_t p = word.begin; p < word.end; ++p) {
      const auto sound = phoneme_class(text.phonemes[static_cast<std::size_t>(p)]);
      if (sound == kPauseClass) continue;
      if (!sounds) result.words.push_back(word.text);
      sounds = true;
      result.classes.push_back(sound);
      result.word_of.push_back(result.words.size() - 1);
    }
  }
  return result;
}

CheckResult check_heard(const at::Tensor& log_probs, const TextPhonemes& text) {
  CheckResult result;
  const auto path = spoken_path(log_probs, text);
  if (!path.valid || path.sounding == 0) return result;
  const auto odd = odd_words(text, path);
  for (const auto& word : odd.left_out) result.add(weight_of(text, word), fmt::format("'{}' was not heard", word));
  for (const auto& word : odd.repeated) result.add(weight_of(text, word), fmt::format("'{}' was heard again", word));
  log_debug("heard: fit {:.2f}, {} of {} phonemes left out, {} said again", path.fit, path.skipped(),
            text.classes.size(), path.repeated());
  return result;
}

CheckResult check_heard(Networks& networks, const std::vector<float>& samples, const SpokenText& text) {
  if (static_cast<int64_t>(samples.size()) < kLeastFrames * kBaseHopSamples) return {};
  return check_heard(class_log_probs(listen(networks, samples).phone_log_probs), text_phonemes(text));
}

}  // namespace timbre
