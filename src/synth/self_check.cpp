#include "synth/self_check.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace timbre {
namespace {

void check_length(const DrawnTokens& drawn, const CheckLimits& limits, CheckResult& result) {
  const double seconds = static_cast<double>(drawn.tokens.size()) / drawn.tokens_per_second;
  const auto phonemes = static_cast<double>(drawn.phonemes);
  const double least = limits.min_phoneme_s * phonemes;
  const double most = limits.max_phoneme_s * phonemes + limits.max_extra_s;
  if (seconds < least) {
    result.add(4 + (least - seconds) / least * 8,
               fmt::format("too short: {:.2f} s for {} phonemes", seconds, drawn.phonemes));
  } else if (seconds > most) {
    result.add(4 + (seconds - most) / most * 8,
               fmt::format("too long: {:.2f} s for {} phonemes", seconds, drawn.phonemes));
  }
}

void check_runs(const DrawnTokens& drawn, const CheckLimits& limits, CheckResult& result) {
  int64_t run = 0, longest_mute = 0, longest_other = 0;
  for (std::size_t i = 0; i < drawn.tokens.size(); ++i) {
    run = i > 0 && drawn.tokens[i] == drawn.tokens[i - 1] ? run + 1 : 1;
    auto& longest = drawn.tokens[i] == drawn.mute_token ? longest_mute : longest_other;
    longest = std::max(longest, run);
  }
  if (longest_other > limits.max_same_token) result.add(5, fmt::format("one token {} times in a row", longest_other));
  if (longest_mute > limits.max_mute_tokens)
    result.add(3, fmt::format("silent for {:.1f} s", static_cast<double>(longest_mute) / drawn.tokens_per_second));
}

// The longest stretch of frames that look elsewhere than the alignment goes, and at another sound.
FrameSpan longest_stray(const std::vector<int64_t>& looked_at, const std::vector<int64_t>& path, int64_t far,
                        const std::vector<std::int64_t>& phonemes) {
  const auto same_sound = [&](int64_t a, int64_t b) {
    return !phonemes.empty() && phonemes[static_cast<std::size_t>(a)] == phonemes[static_cast<std::size_t>(b)];
  };
  FrameSpan longest, current;
  for (std::size_t t = 0; t < path.size(); ++t) {
    const auto frame = static_cast<int64_t>(t);
    if (std::abs(looked_at[t] - path[t]) > far && !same_sound(looked_at[t], path[t])) {
      current.end = frame + 1;
      if (current.size() > longest.size()) longest = current;
    } else {
      current = {frame + 1, frame + 1};
    }
  }
  return longest;
}

std::string word_at(const std::vector<WordRange>& words, int64_t phoneme) {
  for (const auto& word : words)
    if (phoneme < word.end) return word.text;
  return words.empty() ? "" : words.back().text;
}

}  // namespace

void CheckResult::add(double weight, std::string reason) {
  penalty += weight;
  reasons.push_back(std::move(reason));
}

void CheckResult::add(const CheckResult& other) {
  penalty += other.penalty;
  reasons.insert(reasons.end(), other.reasons.begin(), other.reasons.end());
}

int64_t longest_loop(const std::vector<int64_t>& tokens, int64_t longest_period) {
  const auto count = static_cast<int64_t>(tokens.size());
  int64_t longest = 0;
  for (int64_t period = 2; period <= longest_period; ++period) {
    int64_t matched = 0;
    bool varied = false;  // one token over and over is no loop but a run
    for (int64_t i = period; i < count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      if (tokens[at] != tokens[at - static_cast<std::size_t>(period)]) {
        matched = 0;
        varied = false;
        continue;
      }
      ++matched;
      varied = varied || tokens[at] != tokens[at - 1];
      if (varied && matched >= period) longest = std::max(longest, matched + period);
    }
  }
  return longest;
}

CheckResult check_tokens(const DrawnTokens& drawn, const CheckLimits& limits) {
  CheckResult result;
  if (!drawn.reached_eos) result.add(10, fmt::format("no end within {} tokens", drawn.tokens.size()));
  check_length(drawn, limits, result);
  check_runs(drawn, limits, result);
  if (const auto loop = longest_loop(drawn.tokens, limits.longest_period); loop > limits.max_loop)
    result.add(5, fmt::format("a loop of {} tokens", loop));
  return result;
}

CheckResult check_alignment(const at::Tensor& probabilities, const std::vector<FrameSpan>& spans,
                            const std::vector<WordRange>& words, const CheckLimits& limits,
                            const std::vector<std::int64_t>& phonemes) {
  CheckResult result;
  const auto attended = probabilities.sum(0).contiguous();  // [P], frames
  const float* frames = attended.data_ptr<float>();
  for (const auto& word : words) {
    double sum = 0;
    for (int64_t p = word.begin; p < word.end; ++p) sum += frames[p];
    if (sum < limits.min_word_frames * static_cast<double>(word.end - word.begin))
      result.add(3, fmt::format("'{}' seems to be missing", word.text));
  }
  const auto most = probabilities.argmax(1).contiguous();
  const std::vector<int64_t> looked_at(most.data_ptr<int64_t>(), most.data_ptr<int64_t>() + most.numel());
  const auto stray = longest_stray(looked_at, phoneme_of_frame(spans), limits.far, phonemes);
  if (stray.size() > limits.max_far_frames) {
    const auto phoneme = looked_at[static_cast<std::size_t>(stray.begin)];
    result.add(static_cast<double>(stray.size()) / 10,
               fmt::format("jumps to '{}' for {} frames", word_at(words, phoneme), stray.size()));
  }
  return result;
}

AlignmentFit alignment_fit(const at::Tensor& probabilities, const std::vector<FrameSpan>& spans,
                           const std::vector<WordRange>& words) {
  AlignmentFit fit;
  const auto looks = probabilities.accessor<float, 2>();
  double sum = 0;
  int64_t frames = 0;
  for (const auto& word : words) {
    double word_sum = 0;
    int64_t word_frames = 0;
    for (int64_t p = word.begin; p < word.end; ++p) {
      const auto& span = spans[static_cast<std::size_t>(p)];
      for (int64_t t = span.begin; t < span.end; ++t) word_sum += std::log(std::max(looks[t][p], 1e-4F));
      word_frames += span.size();
    }
    if (word_frames == 0) continue;
    sum += word_sum;
    frames += word_frames;
    if (const double mean = word_sum / static_cast<double>(word_frames); mean < fit.least) {
      fit.least = mean;
      fit.least_word = word.text;
    }
  }
  if (frames > 0) fit.mean = sum / static_cast<double>(frames);
  return fit;
}

}  // namespace timbre
