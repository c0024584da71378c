// sha256, interrupt, progress.
#include <gtest/gtest.h>

#include <csignal>

#include "base/error.h"
#include "base/expect_error.h"
#include "base/files.h"
#include "base/interrupt.h"
#include "base/progress.h"
#include "base/sha256.h"
#include "base/temp_dir.h"

namespace timbre {
namespace {

// Vectors of FIPS 180-2, appendix B.
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* kMillionA = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST(Sha256, MatchesTheStandard) {
  EXPECT_EQ(sha256_hex("abc"), kAbc);
  Sha256 hash;
  for (int i = 0; i < 1000; ++i) hash.update(std::string(1000, 'a').data(), 1000);
  EXPECT_EQ(hash.hex_digest(), kMillionA);
}

TEST(Sha256, OfAFile) {
  TempDir dir;
  write_file_atomically(dir / "a", std::string(1000000, 'a'));
  EXPECT_EQ(sha256_file(dir / "a"), kMillionA);
  EXPECT_ERROR(ErrorKind::kFile, "none", sha256_file(dir / "none"));
}

TEST(Interrupt, ASignalSetsTheFlag) {
  EXPECT_FALSE(interrupted());
  throw_if_interrupted("nothing");
  install_interrupt_handlers();
  EXPECT_EQ(interrupt_exit_code(), 130);
  std::raise(SIGTERM);
  EXPECT_TRUE(interrupted());
  EXPECT_EQ(interrupt_exit_code(), 143);
  EXPECT_ERROR(ErrorKind::kInterrupted, "training was interrupted", throw_if_interrupted("training"));
  clear_interrupt();
  EXPECT_FALSE(interrupted());
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

TEST(Progress, LineTellsShareAndTimeLeft) {
  EXPECT_EQ(progress_line("steps", 30, 60, 15), "steps 30/60 50 % 0:15 left");
  EXPECT_EQ(progress_line("steps", 0, 60, 15), "steps 0/60 0 %");
  EXPECT_EQ(progress_line("frames", 30, 0, 75), "frames 30 1:15");
  EXPECT_EQ(format_duration(3723), "1:02:03");
}

TEST(Progress, SilentWithoutATerminal) {
  testing::internal::CaptureStderr();
  {
    Progress progress("steps", 10);
    progress.update(5);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace timbre
