#pragma once
// Masks and cuts along the time axis, shared by the networks that work on padded batches.
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace timbre::nn {

// lengths [B] (int64) → [B, 1, T] of `like`'s dtype, 1 where t < length. The result lies on lengths' device.
at::Tensor sequence_mask(const at::Tensor& lengths, int64_t frames, const at::Tensor& like);

// x [B, C, T], starts [B] (int64) → [B, C, frames]: item b begins at starts[b]. Throws Error(kInternal) if a cut leaves
// x.
at::Tensor slice_segments(const at::Tensor& x, const at::Tensor& starts, int64_t frames);

// A start per item, uniform over the places where a cut of `frames` fits into `lengths` [B]; 0 where none does.
at::Tensor random_segment_starts(const at::Tensor& lengths, int64_t frames, at::Generator generator);

// Standard normal noise shaped like x, drawn from `generator` (on the generator's device, so that one CPU seed gives
// the same noise for a model on any device). Throws Error(kInternal) for an undefined generator: noise always has a
// seed.
at::Tensor randn_like(const at::Tensor& x, at::Generator generator);

}  // namespace timbre::nn
