#include "data/recogniser.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/require_range.h"

extern char** environ;

namespace timbre {
namespace {

constexpr std::size_t kMostOutput = 1 << 20;
constexpr const char* kPlace = "{wav}";
using Clock = std::chrono::steady_clock;

bool is_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return ::access(name.c_str(), X_OK) == 0;
  const char* const variable = std::getenv("PATH");
  std::istringstream folders(variable != nullptr ? variable : "/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((std::filesystem::path(folder) / name).c_str(), X_OK) == 0) return true;
  return false;
}

[[noreturn]] void fail(const std::string& what) { throw Error(ErrorKind::kInput, "the recogniser " + what); }

// Both ends of a pipe, closed at the end.
struct Pipe {
  std::array<int, 2> ends = {-1, -1};
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail(fmt::format("cannot be started: {}", std::strerror(errno)));
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
  Child(const std::vector<std::string>& words, const Pipe& out, const Pipe& err) {
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err.ends[1], STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    const int failed = ::posix_spawnp(&id_, arguments[0], &actions, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) fail(fmt::format("'{}' cannot be started: {}", words[0], std::strerror(failed)));
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
void drain(Pipe& pipe, std::string& text, bool keep_last) {
  std::array<char, 4096> block;
  for (;;) {
    const ssize_t got = ::read(pipe.ends[0], block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return pipe.close_end(0);
    text.append(block.data(), static_cast<std::size_t>(got));
    if (keep_last && text.size() > kMostOutput) text.erase(0, text.size() / 2);
    if (!keep_last && text.size() > kMostOutput) fail("printed more than 1 MB; expected the text of one clip");
  }
}

struct Heard {
  std::string out, err;
  int status = 0;
};

Heard run(const std::vector<std::string>& words, double timeout_s) {
  Heard heard;
  Pipe out, err;
  Child child(words, out, err);
  for (Pipe* const pipe : {&out, &err}) {
    pipe->close_end(1);
    ::fcntl(pipe->ends[0], F_SETFL, O_NONBLOCK);
  }
  const auto until = Clock::now() + std::chrono::duration<double>(timeout_s);
  for (bool ended = false; !ended;) {
    throw_if_interrupted("the preparation");
    if (Clock::now() > until) fail(fmt::format("took longer than {:g} s", timeout_s));
    ended = child.ended();  // before reading: what it wrote is in the pipes then
    std::array<pollfd, 2> waits = {pollfd{out.ends[0], POLLIN, 0}, pollfd{err.ends[0], POLLIN, 0}};  // -1: ignored
    const bool open = out.ends[0] >= 0 || err.ends[0] >= 0;
    if (!ended) ::poll(waits.data(), waits.size(), open ? 100 : 10);
    if (out.ends[0] >= 0) drain(out, heard.out, false);
    if (err.ends[0] >= 0) drain(err, heard.err, true);
  }
  heard.status = child.status();
  return heard;
}

std::string last_line(const std::string& text) {
  const auto end = text.find_last_not_of(" \t\r\n");
  if (end == std::string::npos) return "";
  const auto begin = text.find_last_of('\n', end);
  return text.substr(begin + 1, std::min<std::size_t>(end - begin, 200));
}

std::string in_one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
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

Recogniser::Recogniser(const RecogniserOptions& options)
    : words_(split_command(options.command)), timeout_s_(options.timeout_s) {
  require_range("the recogniser's timeout", timeout_s_, 0.1, 86400, " s");
  const bool placed = std::any_of(words_.begin(), words_.end(),
                                  [](const auto& word) { return word.find(kPlace) != std::string::npos; });
  if (!placed)
    throw Error(ErrorKind::kUsage, fmt::format("the command '{}' does not say where the recording goes; put {} in it",
                                               options.command, kPlace));
  if (!is_program(words_[0]))
    throw Error(ErrorKind::kUsage,
                fmt::format("there is no program '{}' for the recogniser; check the spelling and $PATH", words_[0]));
}

std::string Recogniser::transcribe(const std::filesystem::path& wav) const {
  auto words = words_;
  for (auto& word : words)
    for (auto at = word.find(kPlace); at != std::string::npos; at = word.find(kPlace, at + wav.string().size()))
      word.replace(at, std::strlen(kPlace), wav.string());
  const Heard heard = run(words, timeout_s_);
  const std::string said = last_line(heard.err);
  const std::string why = said.empty() ? "" : ": " + said;
  if (WIFSIGNALED(heard.status)) fail(fmt::format("was ended by signal {}{}", WTERMSIG(heard.status), why));
  if (WEXITSTATUS(heard.status) != 0) fail(fmt::format("failed with exit code {}{}", WEXITSTATUS(heard.status), why));
  if (heard.out.find('\0') != std::string::npos) fail("printed a zero byte; expected text in UTF-8");
  return in_one_line(heard.out);
}

}  // namespace timbre
