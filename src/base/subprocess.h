#pragma once
// Other programs, run without a shell and bounded in time and in what they give.
#include <cstdint>
#include <string>
#include <vector>

namespace timbre {

// A command's words: spaces part them, quotes and backslashes keep them together, as in a shell; nothing is expanded.
// Errors: kUsage for a quote that is not closed.
std::vector<std::string> split_command(const std::string& command);

// Whether there is such a program, by its path or in $PATH.
bool is_program(const std::string& name);

// `words` with each `place` ("{wav}") in them replaced.
std::vector<std::string> with_file(std::vector<std::string> words, const std::string& place, const std::string& file);

struct ProgramLimits {
  std::string name;                     // "the recogniser", in messages
  std::string task;                     // "the preparation", what an interrupt ends
  double timeout_s = 60;                // then it is ended, with its children
  std::uint64_t most_output = 1 << 20;  // bytes
  int output = -1;                      // descriptor of a file that takes what it prints; -1: kept in memory
};

// What it printed; empty where it went to a file. Errors: kInput, with the last line of its complaints, when it cannot
// be started, fails, takes or prints too much; kInterrupted.
std::string run_program(const std::vector<std::string>& words, const ProgramLimits& limits);

}  // namespace timbre
