#pragma once
// Which frames speak which phoneme, from scores per frame and phoneme: the cross attention of SoVITS over its own
// phonemes, or a recogniser's posteriors over a transcript.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace timbre {

struct FrameSpan {
  int64_t begin = 0, end = 0;  // end excluded
  int64_t size() const { return end - begin; }
};

// The path of the greatest sum through log_scores [T, P] (float, CPU) that starts at phoneme 0, ends at P - 1, and from
// frame to frame stays or moves on by one: the frames of each phoneme, at least one each. With fewer frames than
// phonemes the frames are shared out evenly and some spans are empty. Errors: kInternal for an empty matrix.
std::vector<FrameSpan> monotone_alignment(const at::Tensor& log_scores);

// The phoneme of each frame.
std::vector<int64_t> phoneme_of_frame(const std::vector<FrameSpan>& spans);

}  // namespace timbre
