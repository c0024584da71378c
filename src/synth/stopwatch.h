#pragma once
#include <chrono>

namespace timbre {

class Stopwatch {
 public:
  // Seconds since construction.
  double elapsed() const { return seconds(Clock::now() - start_); }
  // Seconds since the last lap, or construction.
  double lap() {
    const auto now = Clock::now();
    const double result = seconds(now - last_);
    last_ = now;
    return result;
  }

 private:
  using Clock = std::chrono::steady_clock;
  static double seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }
  Clock::time_point start_ = Clock::now(), last_ = start_;
};

}  // namespace timbre
