#include "synth/listen.h"

#include <ATen/ATen.h>

#include "audio/base_mel.h"
#include "synth/networks.h"
#include "synth/spoken_text.h"
#include "text/symbols.h"

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

Heard listen(Networks& networks, const std::vector<float>& samples) {
  const auto wave = at::tensor(samples, at::kFloat).unsqueeze(0).to(networks.device);
  const auto content = networks.content()(base_log_mel(wave));
  Heard heard;
  heard.features = content.features;
  heard.phone_log_probs = at::log_softmax(content.phone_logits[0].t(), 1).to(at::kCPU, at::kFloat).contiguous();
  return heard;
}

std::vector<std::int64_t> semantic_tokens(Networks& networks, const Heard& heard) {
  const auto codes =
      networks.sovits->quantize(heard.features.to(networks.type)).reshape({-1}).to(at::kCPU, at::kLong).contiguous();
  return {codes.data_ptr<int64_t>(), codes.data_ptr<int64_t>() + codes.numel()};
}

std::vector<std::int64_t> recognised_phonemes(const at::Tensor& phone_log_probs, const RecognitionOptions& options) {
  const auto padding = symbol_id("_");
  std::vector<Run> kept;
  for (const Run& run : runs_of(phone_log_probs, options.smoothing)) {
    const bool pause = is_pause_symbol(run.phoneme);
    if (run.phoneme == padding || run.frames < (pause ? options.least_pause : options.least_sound)) continue;
    extend(kept, run.phoneme, run.frames);
  }
  std::vector<std::int64_t> phonemes;
  for (const Run& run : kept) {
    const bool pause = is_pause_symbol(run.phoneme);
    const bool after_pause = phonemes.empty() || is_pause_symbol(phonemes.back());
    if (!(pause && after_pause)) phonemes.push_back(run.phoneme);
  }
  if (phonemes.empty()) return phonemes;
  if (is_pause_symbol(phonemes.back())) phonemes.pop_back();
  phonemes.push_back(symbol_id("."));
  return phonemes;
}

}  // namespace timbre
