#pragma once
// Who sees whom in a sequence of text followed by audio: text sees all text and no audio; audio sees all text and the
// audio up to itself.
#include <ATen/core/Tensor.h>

namespace timbre {

// [T, T], T = text + audio, true where the key (second axis) is hidden from the query (first axis).
at::Tensor hidden_keys(int64_t text, int64_t audio, at::Device device);

// The additive mask for attention: 0, or -inf where hidden_keys() says so or the key is padding. `padding` is [B, T],
// true at padding, or undefined. Result [1 or B, 1, T, T] float32. Padding still asks as a query, so no row is hidden
// wholly as long as every text has one phoneme.
at::Tensor attention_mask(int64_t text, int64_t audio, const at::Tensor& padding, at::Device device);

// [B, frames], true where t >= lengths[b]; and where t < frames - lengths[b], for sequences aligned right.
at::Tensor right_padding(const at::Tensor& lengths, int64_t frames);
at::Tensor left_padding(const at::Tensor& lengths, int64_t frames);

// x [B, T, d] with its padding on the right → the same with its padding on the left.
at::Tensor align_right(const at::Tensor& x, const at::Tensor& lengths);

}  // namespace timbre
