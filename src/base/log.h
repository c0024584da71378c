#pragma once
// Messages to people, always on stderr: stdout belongs to results. Thread-safe.
#include <fmt/core.h>

#include <string_view>
#include <utility>

namespace timbre {

enum class LogLevel {
  kQuiet,    // errors only
  kNormal,   // errors, warnings, information
  kVerbose,  // everything, with the time of day
};

void set_log_level(LogLevel level);
LogLevel log_level();

namespace log_detail {
enum class Severity { kDebug, kInfo, kWarning, kError };
bool enabled(Severity severity);
void write(Severity severity, std::string_view text);
bool first_time(std::string_view key);

template <typename... Args>
void format(Severity severity, fmt::format_string<Args...> text, Args&&... args) {
  if (enabled(severity)) write(severity, fmt::format(text, std::forward<Args>(args)...));
}
}  // namespace log_detail

template <typename... Args>
void log_debug(fmt::format_string<Args...> text, Args&&... args) {
  log_detail::format(log_detail::Severity::kDebug, text, std::forward<Args>(args)...);
}

template <typename... Args>
void log_info(fmt::format_string<Args...> text, Args&&... args) {
  log_detail::format(log_detail::Severity::kInfo, text, std::forward<Args>(args)...);
}

template <typename... Args>
void log_warn(fmt::format_string<Args...> text, Args&&... args) {
  log_detail::format(log_detail::Severity::kWarning, text, std::forward<Args>(args)...);
}

template <typename... Args>
void log_error(fmt::format_string<Args...> text, Args&&... args) {
  log_detail::format(log_detail::Severity::kError, text, std::forward<Args>(args)...);
}

// Warns the first time `key` is seen in this process, then never again.
template <typename... Args>
void log_warn_once(std::string_view key, fmt::format_string<Args...> text, Args&&... args) {
  if (log_detail::first_time(key)) log_warn(text, std::forward<Args>(args)...);
}

}  // namespace timbre
