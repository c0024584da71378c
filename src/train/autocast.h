#pragma once
// Mixed precision for the lifetime of an object.
#include <ATen/autocast_mode.h>
#include <c10/core/Device.h>
#include <c10/core/impl/LocalDispatchKeySet.h>

#include <string>

namespace timbre {

enum class Precision { kFloat, kBFloat16, kHalf };

// "fp32", "bf16", "fp16". Errors: kUsage for anything else, and for fp16 on the CPU, which has no arithmetic for it.
Precision parse_training_precision(const std::string& name, const c10::Device& device);

// Matrix products and convolutions in less than fp32 while the object lives.
class Autocast {
 public:
  explicit Autocast(Precision precision, const c10::Device& device = c10::DeviceType::CPU)
      : on_(precision != Precision::kFloat), cuda_(device.is_cuda()) {
    if (!on_) return;
    const auto type = precision == Precision::kHalf ? at::kHalf : at::kBFloat16;
    cuda_ ? at::autocast::set_autocast_gpu_dtype(type) : at::autocast::set_autocast_cpu_dtype(type);
    enable(true);
    at::autocast::increment_nesting();
  }
  explicit Autocast(bool bf16) : Autocast(bf16 ? Precision::kBFloat16 : Precision::kFloat) {}
  ~Autocast() {
    if (!on_) return;
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    enable(false);
  }
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  void enable(bool on) { cuda_ ? at::autocast::set_enabled(on) : at::autocast::set_cpu_enabled(on); }
  bool on_, cuda_;
};

// Within it, fp32 again: for sums that must be exact.
class FullPrecision {
  c10::impl::ExcludeDispatchKeyGuard guard_{c10::autocast_dispatch_keyset};
};

}  // namespace timbre
