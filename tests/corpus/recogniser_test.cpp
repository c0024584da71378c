#include "data/recogniser.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"

namespace timbre {
namespace {

using Words = std::vector<std::string>;

std::string transcribe(const std::string& command, const std::string& wav = "/tmp/a b.wav", double timeout_s = 20) {
  return Recogniser({command, timeout_s}).transcribe(wav);
}

TEST(Recogniser, CommandsAreSplitAtSpaces) {
  EXPECT_EQ(split_command("  asr -f  {wav} "), (Words{"asr", "-f", "{wav}"}));
  EXPECT_EQ(split_command("'a b' \"c 'd'\" e\\ f \"g\\\"h\" i''j ''"),
            (Words{"a b", "c 'd'", "e f", "g\"h", "ij", ""}));
  EXPECT_EQ(split_command(""), Words{});
  EXPECT_ERROR(ErrorKind::kUsage, "is not closed", split_command("asr 'x"));
}

TEST(Recogniser, ReturnsWhatTheProgramPrints) {
  EXPECT_EQ(transcribe("printf '%s\\n\\n two\\t' one:{wav}"), "one:/tmp/a b.wav   two");
  EXPECT_EQ(transcribe("true {wav}"), "");
}

TEST(Recogniser, NoShellReadsTheCommand) {
  EXPECT_EQ(transcribe("echo $HOME `id` ; | > * {wav}", "x"), "$HOME `id` ; | > * x");
  EXPECT_EQ(transcribe("echo {wav}", "$(id); {wav}"), "$(id); {wav}");
}

TEST(Recogniser, FailuresSayWhy) {
  EXPECT_ERROR(ErrorKind::kInput, "exit code 3: no such model",
               transcribe("sh -c 'echo first >&2; echo no such model >&2; exit 3' {wav}"));
  EXPECT_ERROR(ErrorKind::kInput, "signal 9", transcribe("sh -c 'kill -9 $$' {wav}"));
  EXPECT_ERROR(ErrorKind::kInput, "zero byte", transcribe("printf 'a\\000b' {wav}"));
  EXPECT_ERROR(ErrorKind::kInput, "more than 1 MB", transcribe("head -c 3000000 /dev/zero {wav}"));
}

TEST(Recogniser, SlowProgramsEndWithTheirChildren) {
  const TempDir folder;
  const std::string fifo = folder / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const int reader = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK);
  EXPECT_ERROR(ErrorKind::kInput, "took longer than 1 s",
               transcribe("sh -c 'sleep 600 > " + fifo + " & wait' {wav}", "x", 1));
  // The last writer is gone, not after ten minutes.
  pollfd wait{reader, POLLIN, 0};
  EXPECT_EQ(::poll(&wait, 1, 60000), 1);
  EXPECT_NE(wait.revents & POLLHUP, 0);
  ::close(reader);
}

TEST(Recogniser, AChildThatKeepsThePipeOpenDoesNotHoldItUp) {
  EXPECT_EQ(transcribe("sh -c 'sleep 60 & echo done' {wav}", "x", 30), "done");
}

TEST(Recogniser, MuchOnStderrDoesNotBlockIt) {
  EXPECT_EQ(transcribe("sh -c 'head -c 3000000 /dev/zero >&2; echo done' {wav}"), "done");
}

TEST(Recogniser, BadCommandsAreRefusedAtOnce) {
  EXPECT_ERROR(ErrorKind::kUsage, "does not say where the recording goes", Recogniser({"echo", 1}));
  EXPECT_ERROR(ErrorKind::kUsage, "does not say where", Recogniser({"  ", 1}));
  EXPECT_ERROR(ErrorKind::kUsage, "no program 'no-such-program'", Recogniser({"no-such-program {wav}", 1}));
  EXPECT_ERROR(ErrorKind::kUsage, "timeout", Recogniser({"echo {wav}", 0}));
}

}  // namespace
}  // namespace timbre
