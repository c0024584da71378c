#include "base/log.h"

#include <gtest/gtest.h>

#include <string>

namespace timbre {
namespace {

std::string all_at(LogLevel level) {
  set_log_level(level);
  testing::internal::CaptureStderr();
  log_debug("d{}", 1);
  log_info("i{}", 2);
  log_warn("w{}", 3);
  log_error("e{}", 4);
  set_log_level(LogLevel::kNormal);
  return testing::internal::GetCapturedStderr();
}

TEST(Log, LevelsDecideWhatIsSaid) {
  EXPECT_EQ(all_at(LogLevel::kQuiet), "error: e4\n");
  EXPECT_EQ(all_at(LogLevel::kNormal), "i2\nwarning: w3\nerror: e4\n");
  const std::string verbose = all_at(LogLevel::kVerbose);
  EXPECT_NE(verbose.find("] d1\n"), std::string::npos) << verbose;
  EXPECT_NE(verbose.find("] error: e4\n"), std::string::npos) << verbose;
}

TEST(Log, BracesInAValueAreText) {
  testing::internal::CaptureStderr();
  log_info("{}", "{0} {} {x}");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "{0} {} {x}\n");
}

TEST(Log, WarnOnceIsPerKey) {
  testing::internal::CaptureStderr();
  for (int i = 0; i < 3; ++i) log_warn_once("key a", "a{}", i);
  log_warn_once("key b", "b");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "warning: a0\nwarning: b\n");
}

TEST(Log, NothingGoesToStdout) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  log_info("x");
  testing::internal::GetCapturedStderr();
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

}  // namespace
}  // namespace timbre
