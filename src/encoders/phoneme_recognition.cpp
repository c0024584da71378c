#include "encoders/phoneme_recognition.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace timbre {
namespace {

struct Run {
  std::int64_t phoneme = 0;
  int64_t frames = 0;
};

// Adds frames of a phoneme, to the last run where it is the same.
void extend(std::vector<Run>& runs, std::int64_t phoneme, int64_t frames) {
  if (runs.empty() || runs.back().phoneme != phoneme) runs.push_back({phoneme, 0});
  runs.back().frames += frames;
}

std::vector<Run> runs_of(const at::Tensor& phone_log_probs, int64_t smoothing) {
  // [T, S] → [1, S, T] for the average over time
  const auto smooth = at::avg_pool1d(phone_log_probs.t().unsqueeze(0), {smoothing}, {1}, {smoothing / 2},
                                     /*ceil_mode=*/false, /*count_include_pad=*/false);
  const auto most = smooth[0].argmax(0).contiguous();
  std::vector<Run> runs;
  for (int64_t t = 0; t < most.numel(); ++t) extend(runs, most.data_ptr<int64_t>()[t], 1);
  return runs;
}

}  // namespace

std::vector<std::int64_t> recognised_phonemes(const at::Tensor& phone_log_probs, const RecognisedSymbols& symbols,
                                              const RecognitionOptions& options) {
  const auto is_pause = [&](std::int64_t id) {
    return std::find(symbols.pauses.begin(), symbols.pauses.end(), id) != symbols.pauses.end();
  };
  std::vector<Run> kept;
  for (const Run& run : runs_of(phone_log_probs, options.smoothing)) {
    const bool pause = is_pause(run.phoneme);
    if (run.phoneme == symbols.padding || run.frames < (pause ? options.least_pause : options.least_sound)) continue;
    extend(kept, run.phoneme, run.frames);
  }
  std::vector<std::int64_t> phonemes;
  for (const Run& run : kept) {
    const bool pause = is_pause(run.phoneme);
    const bool after_pause = phonemes.empty() || is_pause(phonemes.back());
    if (!(pause && after_pause)) phonemes.push_back(run.phoneme);
  }
  if (phonemes.empty()) return phonemes;
  if (is_pause(phonemes.back())) phonemes.pop_back();
  phonemes.push_back(symbols.full_stop);
  return phonemes;
}

}  // namespace timbre
