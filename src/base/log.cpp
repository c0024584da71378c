#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <mutex>
#include <set>
#include <string>

#include "base/progress.h"

namespace timbre {
namespace {

std::atomic<LogLevel> current_level{LogLevel::kNormal};

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("timbre", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_level(spdlog::level::trace);  // the level is ours to decide, see enabled()
    made->set_pattern("%v");
    made->flush_on(spdlog::level::trace);
    return made;
  }();
  return *instance;
}

}  // namespace

void set_log_level(LogLevel level) {
  current_level = level;
  logger().set_pattern(level == LogLevel::kVerbose ? "[%H:%M:%S.%e] %v" : "%v");
}

LogLevel log_level() { return current_level; }

namespace log_detail {

bool enabled(Severity severity) {
  switch (log_level()) {
    case LogLevel::kQuiet:
      return severity == Severity::kError;
    case LogLevel::kNormal:
      return severity != Severity::kDebug;
    case LogLevel::kVerbose:
      return true;
  }
  return true;
}

void write(Severity severity, std::string_view text) {
  clear_progress_line();
  switch (severity) {
    case Severity::kDebug:
      return logger().debug("{}", text);
    case Severity::kInfo:
      return logger().info("{}", text);
    case Severity::kWarning:
      return logger().warn("warning: {}", text);
    case Severity::kError:
      return logger().error("error: {}", text);
  }
}

bool first_time(std::string_view key) {
  static std::mutex mutex;
  static std::set<std::string> seen;
  const std::lock_guard<std::mutex> lock(mutex);
  return seen.emplace(key).second;
}

}  // namespace log_detail
}  // namespace timbre
