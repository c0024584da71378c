#include "base/mapped_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"

namespace timbre {
namespace {

TEST(MappedFile, HoldsTheBytesOfTheFile) {
  const TempDir dir;
  write_file_atomically(dir / "x", "hello");
  const auto file = MappedFile::open(dir / "x");
  std::filesystem::remove(dir / "x");
  EXPECT_EQ(file->view(), "hello");
  EXPECT_EQ(file->name(), (dir / "x").string());
  write_file_atomically(dir / "empty", "");
  EXPECT_EQ(MappedFile::open(dir / "empty")->size(), 0u);
}

TEST(MappedFile, WritesNeverReachTheFileAndReleasingForgetsThem) {
  const TempDir dir;
  const std::string bytes(100'000, 'a');
  write_file_atomically(dir / "x", bytes);
  const auto file = MappedFile::open(dir / "x");
  for (std::size_t i = 0; i < bytes.size(); ++i) file->data()[i] = 'b';
  file->release(10, 99'000);  // whole pages only: both ends stay
  EXPECT_EQ(file->view().front(), 'b');
  EXPECT_EQ(file->view()[9'000], 'a');
  EXPECT_EQ(file->view().back(), 'b');
  file->release(0, 1'000'000);  // beyond the file: nothing
  EXPECT_EQ(read_file(dir / "x"), bytes);
}

TEST(MappedFile, CopiesAreNotReleased) {
  const auto copy = MappedFile::copy_of(std::string(100'000, 'a'), "memory");
  copy->data()[50'000] = 'b';
  copy->release(0, 100'000);
  EXPECT_EQ(copy->view()[50'000], 'b');
  EXPECT_EQ(copy->name(), "memory");
}

TEST(MappedFile, RefusesWhatIsNoRegularFile) {
  const TempDir dir;
  EXPECT_ERROR(ErrorKind::kFile, "gone", MappedFile::open(dir / "gone"));
  EXPECT_ERROR(ErrorKind::kFile, dir.path().string(), MappedFile::open(dir.path()));
  EXPECT_ERROR(ErrorKind::kFile, "no regular file", MappedFile::open("/dev/null"));
}

}  // namespace
}  // namespace timbre
