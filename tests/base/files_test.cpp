#include "base/files.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/expect_error.h"
#include "base/temp_dir.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

TEST(Files, ReadsBackWhatWasWritten) {
  TempDir dir;
  const std::string bytes("a\0b\xff\n", 5);
  write_file_atomically(dir / "x.bin", bytes);
  EXPECT_EQ(read_file(dir / "x.bin"), bytes);
  EXPECT_EQ(dir.entries(), 1u);
}

TEST(Files, ReplacesAnOlderFileAndKeepsASymbolicLink) {
  TempDir dir;
  write_file_atomically(dir / "x", "old");
  fs::create_symlink("x", dir / "link");
  write_file_atomically(dir / "link", "new");
  EXPECT_EQ(read_file(dir / "x"), "new");
  EXPECT_TRUE(fs::is_symlink(dir / "link"));
  EXPECT_EQ(dir.entries(), 2u);
}

TEST(Files, WithoutCommitNothingChanges) {
  TempDir dir;
  write_file_atomically(dir / "x", "old");
  {
    AtomicFile file(dir / "x");
    file.write("half of the new");
    EXPECT_EQ(dir.entries(), 1u);  // nor would anything be left if the process were killed now
  }
  EXPECT_EQ(read_file(dir / "x"), "old");
  EXPECT_EQ(dir.entries(), 1u);
}

TEST(Files, AFailedWriteLeavesNothing) {
  TempDir dir;
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 1000;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  EXPECT_ERROR(ErrorKind::kFile, "x.bin", write_file_atomically(dir / "x.bin", std::string(5000, 'x')));
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, SIG_DFL);
  EXPECT_EQ(dir.entries(), 0u);
}

TEST(Files, PermissionsFollowTheUmask) {
  TempDir dir;
  const mode_t before = umask(027);
  write_file_atomically(dir / "x", "x");
  umask(before);
  struct stat status {};
  ASSERT_EQ(stat((dir / "x").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
}

TEST(Files, ReadErrorsAreClear) {
  TempDir dir;
  EXPECT_ERROR(ErrorKind::kFile, "missing.txt", read_file(dir / "missing.txt"));
  EXPECT_ERROR(ErrorKind::kFile, "not a folder", read_file(dir.path()));
  EXPECT_ERROR(ErrorKind::kFile, "empty name", read_file(""));
  write_file_atomically(dir / "big", std::string(100, 'x'));
  EXPECT_ERROR(ErrorKind::kFile, "more than the 99 bytes", read_file(dir / "big", 99));
  EXPECT_EQ(read_file(dir / "big", 100).size(), 100u);
  EXPECT_ERROR(ErrorKind::kFile, "more than the 10 bytes", read_file("/dev/zero", 10));
}

TEST(Files, UnreadableFile) {
  if (geteuid() == 0) GTEST_SKIP() << "root reads everything";
  TempDir dir;
  write_file_atomically(dir / "x", "x");
  fs::permissions(dir / "x", fs::perms::none);
  EXPECT_ERROR(ErrorKind::kFile, "permissions", require_readable_file(dir / "x"));
}

TEST(Files, WriteErrorsAreClear) {
  TempDir dir;
  EXPECT_ERROR(ErrorKind::kFile, "create it first", write_file_atomically(dir / "no/where.txt", "x"));
  EXPECT_ERROR(ErrorKind::kFile, "not a folder", write_file_atomically(dir.path(), "x"));
  EXPECT_ERROR(ErrorKind::kFile, "names no file", write_file_atomically("", "x"));
  EXPECT_ERROR(ErrorKind::kFile, "/proc/timbre", write_file_atomically("/proc/timbre", "x"));
  EXPECT_ERROR(ErrorKind::kFile, "free some space", write_file_atomically("/dev/full", "x"));
}

TEST(Files, NoOutputIsAnInput) {
  TempDir dir;
  write_file_atomically(dir / "a.flac", "x");
  fs::create_symlink("a.flac", dir / "link");
  fs::create_directory(dir / "sub");
  require_apart({dir / "new", "", dir / "sub"}, {dir / "a.flac", "", dir / "gone"});
  require_apart({dir / "new"}, {dir / "new"});  // neither is there
  require_apart({"/dev/null"}, {"/dev/null"});
  EXPECT_ERROR(ErrorKind::kUsage, "name another output", require_apart({dir / "a.flac"}, {dir / "a.flac"}));
  EXPECT_ERROR(ErrorKind::kUsage, "a.flac", require_apart({dir / "link"}, {"", dir / "a.flac"}));
  EXPECT_ERROR(ErrorKind::kUsage, "a.flac", require_apart({dir / "sub" / ".." / "a.flac"}, {dir / "link"}));
  EXPECT_ERROR(ErrorKind::kUsage, "sub", require_apart({dir / "sub/"}, {dir / "sub"}));
}

TEST(Files, DevicesAreWrittenDirectly) {
  write_file_atomically("/dev/null", "x");
  struct stat status {};
  ASSERT_EQ(stat("/dev/null", &status), 0);
  EXPECT_TRUE(S_ISCHR(status.st_mode));
}

}  // namespace
}  // namespace timbre
