// None of this needs a trained model: what is wrong with the call is said before anything is loaded.
#include "cli/run_timbre.h"
#include "cli/silent_wav.h"

namespace timbre {
namespace {

class BadInput : public ::testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& bytes) {
    spill(folder_ / name, bytes);
    return folder_ / name;
  }
  std::string path(const std::string& name) { return folder_ / name; }

  // Every command that takes a recording refuses this one.
  void expect_refused_recording(const std::string& recording, int code, const std::string& part) {
    expect_refusal(run_timbre({"extract-speaker", recording, "-o", path("x.voice")}), code, part);
    expect_refusal(run_timbre({"synthesize", "--voice", recording, "-t", "Hello.", "-o", path("x.wav")}), code, part);
    expect_refusal(run_timbre({"plot", recording, "-o", path("x.png")}), code, part);
    for (const char* output : {"x.voice", "x.wav", "x.png"}) EXPECT_FALSE(std::filesystem::exists(folder_ / output));
  }
  void expect_refused_speech(std::vector<std::string> arguments, int code, const std::string& part) {
    arguments.insert(arguments.begin(), "synthesize");
    expect_refusal(run_timbre(arguments), code, part);
  }

  TempDir folder_;
};

TEST_F(BadInput, MissingRecording) { expect_refused_recording(path("missing.wav"), 3, "missing.wav"); }
TEST_F(BadInput, FolderAsRecording) { expect_refused_recording(path(""), 3, "folder"); }
TEST_F(BadInput, TextNamedWav) { expect_refused_recording(file("text.wav", "Dear diary,\n"), 4, "text.wav"); }
TEST_F(BadInput, EmptyFile) { expect_refused_recording(file("empty.wav", ""), 4, "empty"); }
TEST_F(BadInput, NoSamples) { expect_refused_recording(file("no_samples.wav", silent_wav(1, 0)), 4, "no_samples.wav"); }
TEST_F(BadInput, HundredChannels) {
  expect_refused_recording(file("many.wav", silent_wav(100, 160)), 4, "100 channels");
}

TEST_F(BadInput, OneBadRecordingAmongGoodOnes) {
  expect_refusal(run_timbre({"extract-speaker", TIMBRE_SOURCE "/tests/data/voices/allison.flac", path("missing.wav"),
                             "-o", path("x.voice")}),
                 3, "missing.wav");
}

TEST_F(BadInput, ConsentThatIsNoJson) {
  expect_refusal(run_timbre({"extract-speaker", TIMBRE_SOURCE "/tests/data/voices/allison.flac", "-o", path("x.voice"),
                             "--consent", file("consent.json", "yes")}),
                 4, "consent.json");
}

TEST_F(BadInput, SpeechOptionsOutOfRange) {
  const std::vector<std::string> call = {"-t", "Hello.", "-o", path("x.wav")};
  struct BadOption {
    std::vector<std::string> arguments;
    std::string part;  // of the message
  };
  const std::vector<BadOption> bad = {
      {{"--speed", "3"}, "speed"},
      {{"--speed", "0.1"}, "speed"},
      {{"--speed", "nan"}, "speed"},
      {{"--speed", "fast"}, "speed"},
      {{"--top-p", "2"}, "top-p"},
      {{"--top-k", "-1"}, "top-k"},
      {{"--temperature", "-1"}, "temperature"},
      {{"--repetition-penalty", "0"}, "repetition penalty"},
      {{"--repetition-penalty"}, "--repetition-penalty"},
      {{"--noise-scale", "9"}, "noise-scale"},
      {{"--pause-ms", "-5"}, "pause-ms"},
      {{"--max-retries", "1000"}, "max-retries"},
      {{"--sample-rate", "5"}, "sample-rate"},
      {{"--format", "midi"}, "midi"},
  };
  for (const BadOption& option : bad) {
    std::vector<std::string> arguments = call;
    arguments.insert(arguments.end(), option.arguments.begin(), option.arguments.end());
    expect_refused_speech(arguments, 2, option.part);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "x.wav")) << option.part;
  }
}

TEST_F(BadInput, OutputThatCannotBe) {
  expect_refused_speech({"-t", "Hello."}, 2, "--output");
  expect_refused_speech({"-t", "Hello.", "-o", path("x.docx")}, 2, "docx");
  expect_refused_speech({"-t", "Hello.", "-o", "-", "--json"}, 2, "--json");
}

TEST_F(BadInput, TextThatIsNotGivenOnce) {
  expect_refused_speech({"-o", path("x.wav")}, 2, "one text");
  expect_refused_speech({"-o", path("x.wav"), "-t", "Hello.", "-"}, 2, "one text");
  expect_refused_speech({"-o", path("x.wav"), "-t", "Hello.", "-f", "x.txt"}, 2, "one text");
  expect_refused_speech({"-o", path("x.wav"), "hello"}, 2, "hello");
  expect_refused_speech({"-o", path("x.wav"), "-f", path("missing.txt")}, 3, "missing.txt");
}

TEST_F(BadInput, MissingModel) {
  expect_refusal(run_timbre({"info", "--model", path("nowhere")}), 3, "nowhere");
  expect_refusal(run_timbre({"info"}, "TIMBRE_MODEL=" + quoted(path("elsewhere"))), 3, "elsewhere");
  expect_refusal(run_timbre({"info", file("text.voice", "Dear diary,\n")}), 5, "text.voice");
}

TEST_F(BadInput, DamagedModel) {
  file("config.json", "{ \"format\": ");
  expect_refusal(run_timbre({"info", path("")}), 5, "config.json");
}

TEST_F(BadInput, PhonemesOfNothing) {
  expect_refusal(run_timbre({"phonemize", ""}), 4, "nothing in the text can be spoken");
  expect_refusal(run_timbre({"phonemize", "?! ..."}), 4, "nothing in the text can be spoken");
  expect_refusal(run_timbre({"phonemize", "Hello.", "--lexicon", path("missing.txt")}), 3, "missing.txt");
  expect_refusal(run_timbre({"phonemize", "Hello.", "--lexicon", file("bad.txt", "timbre\tT AE9\n")}), 4, "bad.txt");
}

TEST_F(BadInput, PictureThatCannotBe) {
  const std::string recording = TIMBRE_SOURCE "/tests/data/voices/allison.flac";
  expect_refusal(run_timbre({"plot", recording, "-o", path("x.png"), "--width", "10"}), 2, "10");
  expect_refusal(run_timbre({"plot", recording, "-o", path("nowhere/x.png")}), 3, "nowhere");
}

}  // namespace
}  // namespace timbre
