#pragma once
// One line of progress with the time left, on stderr, only when stderr is a terminal and the log is not quiet.
#include <chrono>
#include <cstddef>
#include <string>

namespace timbre {

class Progress {
 public:
  // total: steps in all; 0 when unknown (then no percentage and no time left).
  Progress(std::string label, std::size_t total);
  ~Progress();  // clears the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void update(std::size_t done);

 private:
  std::string label_;
  std::size_t total_;
  bool shown_;
  std::chrono::steady_clock::time_point start_, last_;
};

// Takes the line away, so that a message does not stand behind it; the next update draws it again.
void clear_progress_line();

// "label 30/60 50 % 0:15 left"
std::string progress_line(const std::string& label, std::size_t done, std::size_t total, double elapsed_s);
// "0:07", "12:34", "1:02:03"
std::string format_duration(double seconds);

}  // namespace timbre
