#pragma once
// Keys and values of all positions seen so far, in memory that is reserved once: decoding a token copies one row per
// layer and moves nothing.
#include <ATen/core/Tensor.h>

#include <vector>

#include "gpt/gpt_config.h"

namespace timbre {

class KvCache {
 public:
  // Room for `capacity` positions (text, prompt and generated tokens) of `batch` sequences, of the type and on the
  // device of `like`. The memory is touched only as it fills.
  KvCache(const GptConfig& config, int64_t batch, int64_t capacity, const at::Tensor& like);

  int64_t batch() const { return batch_; }
  int64_t capacity() const { return capacity_; }
  int64_t length() const { return length_; }
  // Position of the next audio token, counted from the first prompt token.
  int64_t audio_position() const { return length_ - text_.size(1); }

  // Forgets everything. `key_mask` [B, 1, T_text], additive, hides the padding of the text; undefined: there is none.
  // `text` [B, T_text, d] is kept: what the text is before the first layer.
  void begin(const at::Tensor& text, const at::Tensor& key_mask);
  const at::Tensor& text() const { return text_; }
  // Stores k and v [B, H, t, D] of one layer behind length(). Errors: kInternal when the room is used up.
  void append(int64_t layer, const at::Tensor& k, const at::Tensor& v);
  // Counts the t positions that every layer has appended.
  void advance(int64_t t) { length_ += t; }

  // The first n positions of a layer, [B, H, n, D], no copy.
  at::Tensor keys(int64_t layer, int64_t n) const { return keys_[static_cast<std::size_t>(layer)].narrow(2, 0, n); }
  at::Tensor values(int64_t layer, int64_t n) const { return values_[static_cast<std::size_t>(layer)].narrow(2, 0, n); }
  // [B, 1, n] additive, or undefined when nothing is hidden.
  at::Tensor key_mask(int64_t n) const { return key_mask_.defined() ? key_mask_.narrow(2, 0, n) : key_mask_; }

 private:
  int64_t batch_, capacity_, length_ = 0;
  std::vector<at::Tensor> keys_, values_;  // per layer [B, H, capacity, D]
  at::Tensor text_, key_mask_;             // [B, T_text, d]; [B, 1, capacity]
};

}  // namespace timbre
