#include <regex>
#include <set>

#include "cli/run_timbre.h"

namespace timbre {
namespace {

const std::vector<std::string> kCommands = {"extract-speaker", "synthesize", "info",     "plot",     "phonemize",
                                            "convert",         "prepare",    "evaluate", "finetune", "train"};

std::set<std::string> long_options(const std::string& text) {
  std::set<std::string> options;
  const std::regex pattern("--[a-z][a-z0-9-]*");
  for (std::sregex_iterator hit(text.begin(), text.end(), pattern), end; hit != end; ++hit) options.insert(hit->str());
  return options;
}

TEST(Usage, VersionIsOnStdout) {
  const Outcome outcome = run_timbre({"--version"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, std::string("timbre ") + TIMBRE_VERSION + "\n");
  EXPECT_EQ(outcome.err, "");
}

TEST(Usage, HelpNamesEveryCommand) {
  const Outcome outcome = run_timbre({"--help"});
  EXPECT_EQ(outcome.code, 0);
  for (const std::string& command : kCommands) EXPECT_TRUE(contains(outcome.out, "\n  " + command + " ")) << command;
  for (const char* option : {"--model", "--device", "--threads", "--seed", "--json", "--quiet", "--verbose"})
    EXPECT_TRUE(contains(outcome.out, option)) << option;
}

TEST(Usage, EveryCommandHasHelp) {
  for (const std::string& command : kCommands) {
    const Outcome outcome = run_timbre({command, "--help"});
    EXPECT_EQ(outcome.code, 0) << command;
    EXPECT_TRUE(contains(outcome.out, "Usage: timbre " + command)) << outcome.out;
    EXPECT_EQ(outcome.err, "") << command;
  }
}

TEST(Usage, ManualPageHasEveryOption) {
  const std::string page = std::regex_replace(slurp(TIMBRE_SOURCE "/docs/timbre.1"), std::regex("\\\\-"), "-");
  const std::set<std::string> documented = long_options(page);
  for (const std::string& command : kCommands) {
    EXPECT_TRUE(contains(page, ".SS " + command)) << command;
    if (command == "train") continue;  // its page is --help
    for (const std::string& option : long_options(run_timbre({command, "--help"}).out))
      EXPECT_EQ(documented.count(option), 1U) << command << " " << option;
  }
  for (const std::string& option : long_options(run_timbre({"--help"}).out))
    EXPECT_EQ(documented.count(option), 1U) << option;
}

TEST(Usage, WhatIsNotThereIsRefused) {
  expect_refusal(run_timbre({}), 2, "no command");
  expect_refusal(run_timbre({"sing"}), 2, "sing");
  expect_refusal(run_timbre({"--bogus"}), 2, "--bogus");
  expect_refusal(run_timbre({"synthesize", "-t", "Hello.", "-o", "x.wav", "--bogus"}), 2, "--bogus");
  expect_refusal(run_timbre({"--threads", "0", "info"}), 2, "--threads");
  expect_refusal(run_timbre({"--seed", "soon", "info"}), 2, "--seed");
}

TEST(Usage, GlobalOptionsStandBeforeAndAfterTheCommand) {
  const Outcome before = run_timbre({"--json", "phonemize", "Hello."}),
                after = run_timbre({"phonemize", "Hello.", "--json"});
  EXPECT_EQ(before.code, 0) << before.err;
  EXPECT_EQ(before.out, after.out);
  EXPECT_TRUE(contains(before.out, "{"));
}

TEST(Usage, ReferenceBlasIsNoticed) {
  const std::filesystem::path folder = "/usr/lib/" TIMBRE_ARCHITECTURE "/blas";
  if (!std::filesystem::exists(folder / "libblas.so.3")) GTEST_SKIP() << "the reference BLAS is not installed";
  const TempDir scratch;
  // The folder need not hold a model: the warning comes before loading.
  const std::vector<std::string> arguments = {
      "--model", scratch.path().string(), "extract-speaker", TIMBRE_SOURCE "/tests/data/voices/allison.flac",
      "-o",      scratch / "x.voice"};
  const Outcome slow = run_timbre(arguments, "LD_LIBRARY_PATH=" + folder.string()), usual = run_timbre(arguments);
  EXPECT_TRUE(contains(slow.err, "apt install libopenblas0-openmp")) << slow.err;
  EXPECT_FALSE(contains(usual.err, "reference BLAS")) << usual.err;
}

// OpenBLAS 0.3.21 does not know Intel's processors since Emerald Rapids, and takes kernels without AVX for them.
TEST(Usage, MatrixKernelsFitTheProcessorUnlessTheUserChooses) {
  const Outcome own = run_timbre({"info"}, "env -u OPENBLAS_CORETYPE OPENBLAS_VERBOSE=2"),
                chosen = run_timbre({"info"}, "OPENBLAS_CORETYPE=Nehalem OPENBLAS_VERBOSE=2");
  if (!contains(chosen.err, "Core: Nehalem")) GTEST_SKIP() << "not an OpenBLAS with several kernels: " << chosen.err;
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) GTEST_SKIP() << "a processor without AVX2";
  EXPECT_TRUE(contains(own.err, "Core: ")) << own.err;
  EXPECT_FALSE(contains(own.err, "Core: Prescott")) << own.err;
}

}  // namespace
}  // namespace timbre
