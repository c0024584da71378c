#include "gpt/kv_cache.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "base/error.h"

namespace timbre {

KvCache::KvCache(const GptConfig& config, int64_t batch, int64_t capacity, const at::Tensor& like)
    : batch_(batch), capacity_(capacity) {
  for (int64_t layer = 0; layer < config.num_layers; ++layer) {
    keys_.push_back(
        at::empty({batch, config.num_heads, capacity, config.head_dim()}, like.options().requires_grad(false)));
    values_.push_back(at::empty_like(keys_.back()));
  }
}

void KvCache::begin(const at::Tensor& text, const at::Tensor& key_mask) {
  length_ = 0;
  text_ = text;
  key_mask_ = key_mask.defined() ? at::constant_pad_nd(key_mask, {0, capacity_ - key_mask.size(2)}, 0) : key_mask;
}

void KvCache::append(int64_t layer, const at::Tensor& k, const at::Tensor& v) {
  const int64_t added = k.size(2);
  if (k.size(0) != batch_ || length_ + added > capacity_) {
    throw Error(ErrorKind::kInternal,
                fmt::format("KV cache of {} sequences and {} positions: {} sequences, {} positions "
                            "after {} do not fit; reserve more",
                            batch_, capacity_, k.size(0), added, length_));
  }
  keys_[static_cast<std::size_t>(layer)].narrow(2, length_, added).copy_(k);
  values_[static_cast<std::size_t>(layer)].narrow(2, length_, added).copy_(v);
}

}  // namespace timbre
