// What commands do to files: what is no text is refused, no input is written over, nothing is lost without a word.
#include <nlohmann/json.hpp>

#include "cli/run_timbre.h"
#include "cli/silent_wav.h"

namespace timbre {
namespace {

using namespace std::string_literals;
using nlohmann::json;

const std::string kRecording = TIMBRE_SOURCE "/tests/data/voices/allison.flac";

class Files : public ::testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& bytes) {
    spill(folder_ / name, bytes);
    return folder_ / name;
  }
  std::string path(const std::string& name) { return folder_ / name; }
  // A copy of a recording, of which a test sees whether it stays.
  std::string recording(const std::string& name = "a.flac") { return file(name, slurp(kRecording)); }
  void expect_kept(const std::vector<std::string>& arguments, const std::string& input) {
    const std::string before = slurp(input);
    expect_refusal(run_timbre(arguments), 2, "name another output");
    EXPECT_TRUE(slurp(input) == before) << input;
  }
  TempDir folder_;
};

TEST_F(Files, WhatIsNoTextIsRefused) {
  const std::string epub =
      file("book.epub", "PK\x03\x04"s + std::string(26, '\0') + "mimetypeapplication/epub+zip and so on");
  const std::string page = file("page.html", "<!DOCTYPE html>\n<html><body><p>Fish &amp; chips.</p></body></html>\n");
  const std::string pdf = file("book.txt", "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n");
  for (const auto& [text, said] : {std::pair(epub, "EPUB"), {page, "HTML"}, {pdf, "PDF"}, {kRecording, "FLAC"}}) {
    expect_refusal(run_timbre({"phonemize", "-f", text}), 4, said);
    expect_refusal(run_timbre({"phonemize", "-f", "-"}, "<" + quoted(text)), 4, said);
    expect_refusal(run_timbre({"extract-speaker", kRecording, "-f", text, "-o", path("x.voice")}), 4, said);
    expect_refusal(run_timbre({"phonemize", "Hello.", "--lexicon", text}), 4, said);
    expect_refusal(run_timbre({"evaluate", "--synthesize", text}), 4, said);
  }
  EXPECT_FALSE(std::filesystem::exists(path("x.voice")));
}

TEST_F(Files, TextsInOtherEncodings) {
  const std::string western = file("a.txt", "Caf\xE9 society met the na\xEFve d\xE9j\xE0 vu, so they said.\n");
  const Outcome found = run_timbre({"phonemize", "-f", western});
  EXPECT_EQ(found.code, 0) << found.err;
  EXPECT_TRUE(contains(found.out, "K AH0 F EY1")) << found.out;  // CMUdict: CAFE(1)
  EXPECT_TRUE(contains(found.err, "windows-1252")) << found.err;
  const std::string wide = file("b.txt", "H\0e\0l\0l\0o\0.\0"s);
  const Outcome unmarked = run_timbre({"phonemize", "-f", wide});
  EXPECT_TRUE(contains(unmarked.out, "HH AH0 L OW1")) << unmarked.out << unmarked.err;
  const Outcome named = run_timbre({"phonemize", "-f", western, "--encoding", "latin1"});
  EXPECT_EQ(named.out, found.out);
  EXPECT_EQ(named.err, "");
  expect_refusal(run_timbre({"phonemize", "-f", western, "--encoding", "klingon"}), 2, "klingon");
}

TEST_F(Files, NoCommandWritesOverItsInput) {
  const std::string sound = recording();
  const std::string words = file("words.txt", "Hello.\n");
  expect_kept({"extract-speaker", sound, "-o", sound}, sound);
  expect_kept({"extract-speaker", kRecording, sound, "-o", folder_ / "../" / folder_.path().filename() / "a.flac"},
              sound);
  expect_kept({"extract-speaker", sound, "-f", words, "-o", words}, words);
  expect_kept({"plot", sound, "-o", sound}, sound);
  expect_kept({"evaluate", sound, "--sound-only", "--csv", sound}, sound);
  const std::string list = file("list.csv", "id,file\none," + sound + "\n");
  expect_kept({"evaluate", list, "--sound-only", "--junit", list}, list);
  expect_kept({"evaluate", list, "--sound-only", "--html", sound}, sound);
  std::filesystem::create_symlink(sound, path("link.png"));
  expect_kept({"plot", sound, "-o", path("link.png")}, sound);
}

TEST_F(Files, WhatCannotBePrintedIsSaid) {
  const auto code_of = [](const std::string& words) {
    return WEXITSTATUS(std::system((quoted(TIMBRE_BINARY) + " " + words + " >/dev/full 2>/dev/null").c_str()));
  };
  EXPECT_EQ(code_of("phonemize Hello. --json"), 3);
  EXPECT_EQ(code_of("phonemize Hello."), 3);
  EXPECT_EQ(code_of("evaluate " + quoted(kRecording) + " --sound-only --json"), 3);
  EXPECT_EQ(code_of("--help"), 3);
}

TEST_F(Files, ExitCodesTellTheSignal) {
  const std::string memo = file("memo.m4a",
                                "\0\0\0\x20"
                                "ftypM4A \0\0\0\0 and so on"s);
  for (const auto& [signal, code] : {std::pair("TERM", 143), {"INT", 130}}) {
    const std::string decoder = "sh -c 'kill -"s + signal + " $PPID; exec sleep 100' {sound}";
    expect_refusal(run_timbre({"plot", memo, "-o", path("x.png"), "--decoder", decoder}), code, "interrupted");
  }
}

TEST_F(Files, RecordingsOfPhonesGoThroughADecoder) {
  const std::string memo = file("memo.m4a",
                                "\0\0\0\x20"
                                "ftypM4A \0\0\0\0 and so on"s);
  spill(path("memo.m4a.wav"), silent_wav(1, 16000));
  const Outcome outcome =
      run_timbre({"plot", memo, "-o", path("x.png"), "--decoder", "sh -c 'cat \"$0.wav\"' {sound}"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  expect_refusal(run_timbre({"plot", memo, "-o", path("x.png"), "--decoder", ""}), 4, "M4A");
  expect_refusal(run_timbre({"plot", memo, "-o", path("x.png"), "--decoder", "no-such-program"}), 2, "no-such-program");
}

TEST_F(Files, AWrongModelIsNamedAsOne) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"synthesize", "-t", "Hi.", "-o", path("x.wav")},
        {"synthesize", "--voice", "clara", "-t", "Hi.", "-o", path("x.wav")},
        {"extract-speaker", kRecording, "-o", path("x.voice")}})
    expect_refusal(run_timbre(words, "TIMBRE_MODEL=" + quoted(path("elsewhere"))), 3, "TIMBRE_MODEL names");
}

TEST_F(Files, BitRatesAreOfMp3) {
  expect_refusal(run_timbre({"synthesize", "-t", "Hi.", "-o", path("x.wav"), "--bitrate", "64"}), 2, "--bitrate");
  expect_refusal(run_timbre({"synthesize", "-t", "Hi.", "-o", path("x.mp3"), "--bitrate", "64", "--vbr"}), 2, "--vbr");
}

TEST_F(Files, CompletionOffersTheBuiltInVoices) {
  if (!std::filesystem::exists(TIMBRE_SOURCE "/models/base/config.json")) GTEST_SKIP() << "there is no base model";
  const std::string script = "source " + quoted(TIMBRE_SOURCE "/tools/completions/timbre.bash") +
                             "; compopt() { :; }; COMP_WORDS=(" + quoted(TIMBRE_BINARY) +
                             " synthesize --voice cl); COMP_CWORD=3; _timbre; echo \"${COMPREPLY[@]}\"";
  ASSERT_EQ(std::system(("bash -c " + quoted(script) + " >" + quoted(path("out"))).c_str()), 0);
  EXPECT_TRUE(contains(slurp(path("out")), "clara")) << slurp(path("out"));
}

}  // namespace
}  // namespace timbre
