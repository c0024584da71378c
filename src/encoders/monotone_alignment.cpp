#include "encoders/monotone_alignment.h"

#include <ATen/ATen.h>

#include <limits>

#include "base/error.h"

namespace timbre {
namespace {

std::vector<FrameSpan> shared_evenly(int64_t frames, int64_t phonemes) {
  std::vector<FrameSpan> spans;
  for (int64_t p = 0; p < phonemes; ++p) spans.push_back({p * frames / phonemes, (p + 1) * frames / phonemes});
  return spans;
}

}  // namespace

std::vector<FrameSpan> monotone_alignment(const at::Tensor& log_scores) {
  if (log_scores.dim() != 2 || log_scores.numel() == 0)
    throw Error(ErrorKind::kInternal, "alignment: expected scores [frames, phonemes], found none");
  const auto scores = log_scores.to(at::kCPU, at::kFloat).contiguous();
  const int64_t frames = scores.size(0), phonemes = scores.size(1);
  if (frames < phonemes) return shared_evenly(frames, phonemes);

  const auto count = static_cast<std::size_t>(phonemes);
  constexpr double kNever = -std::numeric_limits<double>::infinity();
  std::vector<double> best(count, kNever);  // of paths that end at this phoneme in the current frame
  std::vector<bool> moved(static_cast<std::size_t>(frames) * count, false);
  const float* row = scores.data_ptr<float>();
  best[0] = row[0];
  for (int64_t t = 1; t < frames; ++t) {
    row += phonemes;
    for (std::size_t p = count; p-- > 0;) {
      const double before = p > 0 ? best[p - 1] : kNever;
      if (before > best[p]) {
        best[p] = before;
        moved[static_cast<std::size_t>(t) * count + p] = true;
      }
      best[p] += row[p];
    }
  }

  std::vector<FrameSpan> spans(count);
  std::size_t p = count - 1;
  spans[p].end = frames;
  for (int64_t t = frames - 1; t > 0; --t) {
    if (!moved[static_cast<std::size_t>(t) * count + p]) continue;
    spans[p].begin = t;
    spans[--p].end = t;
  }
  return spans;
}

std::vector<int64_t> phoneme_of_frame(const std::vector<FrameSpan>& spans) {
  std::vector<int64_t> result;
  for (std::size_t p = 0; p < spans.size(); ++p)
    result.insert(result.end(), static_cast<std::size_t>(spans[p].size()), static_cast<int64_t>(p));
  return result;
}

}  // namespace timbre
