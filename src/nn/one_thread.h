#pragma once
// Small operations on one thread: to share one out and wait for the others costs more than to do it.
#include <ATen/Parallel.h>

namespace timbre::nn {

// While it lives, libtorch computes on the calling thread alone.
class OneThread {
 public:
  OneThread() : before_(at::get_num_threads()) { at::set_num_threads(1); }
  ~OneThread() { at::set_num_threads(before_); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

}  // namespace timbre::nn
