#pragma once
// Runs the program as a user does, and catches what it says.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/temp_dir.h"

namespace timbre {

struct Outcome {
  int code = -1;  // exit code; 128 + signal when it was killed
  std::string out, err;
};

inline std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline void spill(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// `before` stands before the program in the shell's command line: variables, a pipe.
inline Outcome run_timbre(const std::vector<std::string>& arguments, const std::string& before = "") {
  const TempDir scratch;
  const auto out = scratch.path() / "out", err = scratch.path() / "err";
  std::string command = before + " " + quoted(TIMBRE_BINARY);
  for (const std::string& argument : arguments) command += " " + quoted(argument);
  const int status = std::system((command + " >" + quoted(out.string()) + " 2>" + quoted(err.string())).c_str());
  Outcome outcome;
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.out = slurp(out);
  outcome.err = slurp(err);
  return outcome;
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// A refusal: this exit code, one short message that holds `part`, nothing on stdout, no sign of an exception.
inline void expect_refusal(const Outcome& outcome, int code, const std::string& part) {
  EXPECT_EQ(outcome.code, code) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(contains(outcome.err, part)) << "expected: " << part << "\nactual: " << outcome.err;
  EXPECT_LT(outcome.err.size(), 1000U) << outcome.err;
  for (const char* trace :
       {"terminate called", "what():", "c10::", "std::", "Exception raised from", ".cpp:", "internal error"})
    EXPECT_FALSE(contains(outcome.err, trace)) << outcome.err;
}

}  // namespace timbre
