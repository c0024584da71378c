#include "base/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <cstdio>
#include <utility>

#include "base/log.h"

namespace timbre {
namespace {
constexpr const char* kClearLine = "\r\x1b[K";
constexpr std::chrono::milliseconds kRefresh{100};

std::atomic<bool> line_stands{false};
}  // namespace

Progress::Progress(std::string label, std::size_t total)
    : label_(std::move(label)),
      total_(total),
      shown_(::isatty(STDERR_FILENO) == 1 && log_level() != LogLevel::kQuiet),
      start_(std::chrono::steady_clock::now()),
      last_(start_ - kRefresh) {}

Progress::~Progress() {
  if (shown_) clear_progress_line();
}

void clear_progress_line() {
  if (line_stands.exchange(false)) std::fputs(kClearLine, stderr);
}

void Progress::update(std::size_t done) {
  if (!shown_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - last_ < kRefresh) return;
  last_ = now;
  const double elapsed_s = std::chrono::duration<double>(now - start_).count();
  fmt::print(stderr, "{}{}", kClearLine, progress_line(label_, done, total_, elapsed_s));
  std::fflush(stderr);
  line_stands = true;
}

std::string progress_line(const std::string& label, std::size_t done, std::size_t total, double elapsed_s) {
  if (total == 0) return fmt::format("{} {} {}", label, done, format_duration(elapsed_s));
  const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  std::string line = fmt::format("{} {}/{} {:.0f} %", label, done, total, 100 * share);
  if (share > 0) line += fmt::format(" {} left", format_duration(elapsed_s * (1 - share) / share));
  return line;
}

std::string format_duration(double seconds) {
  const auto whole = static_cast<long long>(std::llround(std::max(0.0, seconds)));
  const long long hours = whole / 3600, minutes = whole / 60 % 60, rest = whole % 60;
  return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes, rest) : fmt::format("{}:{:02}", minutes, rest);
}

}  // namespace timbre
