#pragma once
// Loss scaling for fp16, whose smallest gradients would otherwise vanish: the loss is multiplied before backward() and
// the gradients divided after. Halved when a gradient overflows, doubled after 2,000 steps without. Source:
// Micikevicius et al., "Mixed Precision Training", 2018; the constants of torch.cuda.amp.GradScaler.
#include <torch/types.h>

#include <algorithm>

namespace timbre {

class LossScale {
 public:
  explicit LossScale(bool on) : value_(on ? 65536 : 1), on_(on) {}
  double value() const { return value_; }
  // After each step: whether all gradients were finite.
  void update(bool finite) {
    if (!on_) return;
    good_ = finite ? good_ + 1 : 0;
    if (!finite) value_ = std::max(1.0, value_ / 2);
    if (good_ == 2000) value_ *= 2, good_ = 0;
  }
  torch::Tensor state() const { return torch::tensor({value_, static_cast<double>(good_)}, torch::kDouble); }
  void load_state(const torch::Tensor& state) {
    if (!on_ || state.numel() != 2) return;
    value_ = state[0].item<double>(), good_ = static_cast<int64_t>(state[1].item<double>());
  }

 private:
  double value_;
  bool on_;
  int64_t good_ = 0;
};

}  // namespace timbre
