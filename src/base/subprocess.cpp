#include "base/subprocess.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "base/error.h"
#include "base/interrupt.h"

extern char** environ;

namespace timbre {
namespace {

constexpr std::size_t kMostComplaints = 1 << 16;  // bytes that are kept of what it complains
using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& name, const std::string& what) {
  throw Error(ErrorKind::kInput, name + " " + what);
}

// Both ends of a pipe, closed at the end.
struct Pipe {
  std::array<int, 2> ends = {-1, -1};
  explicit Pipe(const std::string& name) {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail(name, fmt::format("cannot be started: {}", std::strerror(errno)));
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_end(std::size_t i) {
    if (ends[i] >= 0) ::close(ends[i]);
    ends[i] = -1;
  }
};

// A program in a process group of its own, so that it ends with its children.
class Child {
 public:
  Child(const std::vector<std::string>& words, const std::string& name, int out, int err) {
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    const int failed = ::posix_spawnp(&id_, arguments[0], &actions, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
      ended_ = true;
      fail(name, fmt::format("'{}' cannot be started: {}", words[0], std::strerror(failed)));
    }
  }
  ~Child() {
    if (!ended_) {
      ::kill(-id_, SIGKILL);
      while (::waitpid(id_, &status_, 0) < 0 && errno == EINTR) {
      }
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  bool ended() {
    if (!ended_) ended_ = ::waitpid(id_, &status_, WNOHANG) == id_;
    return ended_;
  }
  int status() const { return status_; }

 private:
  pid_t id_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

// Takes what has arrived; closes the end at its end.
void drain(Pipe& pipe, std::string& text, std::uint64_t most) {
  std::array<char, 4096> block;
  for (;;) {
    const ssize_t got = ::read(pipe.ends[0], block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return pipe.close_end(0);
    text.append(block.data(), static_cast<std::size_t>(got));
    if (text.size() > most) return;  // the rest waits, or is not wanted
  }
}

std::uint64_t printed(const ProgramLimits& limits, const std::string& out) {
  struct stat status {};
  if (limits.output < 0 || ::fstat(limits.output, &status) != 0) return out.size();
  return static_cast<std::uint64_t>(status.st_size);
}

std::string last_line(const std::string& text) {
  const auto end = text.find_last_not_of(" \t\r\n");
  if (end == std::string::npos) return "";
  const auto begin = text.find_last_of('\n', end);
  return text.substr(begin + 1, std::min<std::size_t>(end - begin, 200));
}

void require_success(int status, const std::string& complaints, const std::string& name) {
  const std::string said = last_line(complaints);
  const std::string why = said.empty() ? "" : ": " + said;
  if (WIFSIGNALED(status)) fail(name, fmt::format("was ended by signal {}{}", WTERMSIG(status), why));
  if (WEXITSTATUS(status) != 0) fail(name, fmt::format("failed with exit code {}{}", WEXITSTATUS(status), why));
}

}  // namespace

std::vector<std::string> split_command(const std::string& command) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = '\0';
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (quote == '\0' && (c == ' ' || c == '\t' || c == '\n')) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && i + 1 < command.size()) {
      words.back() += command[++i];
    } else {
      words.back() += c;
    }
  }
  if (quote != '\0') throw Error(ErrorKind::kUsage, fmt::format("the quote {} in the command is not closed", quote));
  return words;
}

bool is_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return ::access(name.c_str(), X_OK) == 0;
  const char* const variable = std::getenv("PATH");
  std::istringstream folders(variable != nullptr ? variable : "/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((std::filesystem::path(folder) / name).c_str(), X_OK) == 0) return true;
  return false;
}

std::vector<std::string> with_file(std::vector<std::string> words, const std::string& place, const std::string& file) {
  for (auto& word : words)
    for (auto at = word.find(place); at != std::string::npos; at = word.find(place, at + file.size()))
      word.replace(at, place.size(), file);
  return words;
}

std::string run_program(const std::vector<std::string>& words, const ProgramLimits& limits) {
  std::string out, complaints;
  Pipe out_pipe(limits.name), err_pipe(limits.name);
  Child child(words, limits.name, limits.output >= 0 ? limits.output : out_pipe.ends[1], err_pipe.ends[1]);
  for (Pipe* const pipe : {&out_pipe, &err_pipe}) {
    pipe->close_end(1);
    ::fcntl(pipe->ends[0], F_SETFL, O_NONBLOCK);
  }
  const auto until = Clock::now() + std::chrono::duration<double>(limits.timeout_s);
  for (bool ended = false; !ended;) {
    throw_if_interrupted(limits.task.c_str());
    if (Clock::now() > until) fail(limits.name, fmt::format("took longer than {:g} s", limits.timeout_s));
    ended = child.ended();  // before reading: what it wrote is in the pipes then
    std::array<pollfd, 2> waits = {pollfd{out_pipe.ends[0], POLLIN, 0}, pollfd{err_pipe.ends[0], POLLIN, 0}};
    const bool open = out_pipe.ends[0] >= 0 || err_pipe.ends[0] >= 0;  // a closed one is -1 and ignored
    if (!ended) ::poll(waits.data(), waits.size(), open ? 100 : 10);
    if (out_pipe.ends[0] >= 0) drain(out_pipe, out, limits.most_output);
    if (err_pipe.ends[0] >= 0) drain(err_pipe, complaints, kMostComplaints);
    if (complaints.size() > kMostComplaints) complaints.erase(0, complaints.size() / 2);  // its last words count
    if (printed(limits, out) > limits.most_output)
      fail(limits.name, fmt::format("printed more than {} MB", std::max<std::uint64_t>(1, limits.most_output >> 20)));
  }
  require_success(child.status(), complaints, limits.name);
  return out;
}

}  // namespace timbre
