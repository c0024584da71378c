// Cloning and speaking with the base model, from the command line.
#include <nlohmann/json.hpp>

#include "cli/run_timbre.h"
#include "cli/silent_wav.h"

namespace timbre {
namespace {

using nlohmann::json;

const std::string kRecording = TIMBRE_SOURCE "/tests/data/voices/allison.flac";

class Speech : public ::testing::Test {
 protected:
  std::string path(const std::string& name) { return folder_ / name; }
  std::string file(const std::string& name, const std::string& bytes) {
    spill(folder_ / name, bytes);
    return folder_ / name;
  }
  Outcome speak(std::vector<std::string> arguments, const std::string& before = "") {
    arguments.insert(arguments.begin(), {"--threads", "1", "synthesize"});
    return run_timbre(arguments, before);
  }
  TempDir folder_;
};

TEST_F(Speech, InfoShowsTheModelAndItsVoices) {
  const Outcome outcome = run_timbre({"info", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json info = json::parse(outcome.out);
  EXPECT_EQ(info.at("kind"), "model");
  EXPECT_EQ(info.at("languages").at(0), "en");
  EXPECT_GE(info.at("voices").size(), 3U);
  for (const json& voice : info.at("voices")) EXPECT_NE(voice.at("source"), "") << voice.at("name");
  EXPECT_TRUE(contains(run_timbre({"info"}).out, info.at("identity").get<std::string>()));
}

TEST_F(Speech, BuiltInVoiceSpeaks) {
  const Outcome outcome = speak({"-t", "Hello there.", "-o", path("x.wav"), "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  EXPECT_GT(result.at("duration_s"), 0.3);
  EXPECT_LT(result.at("duration_s"), 5);
  EXPECT_EQ(result.at("seed"), 0);
  EXPECT_TRUE(result.at("stages_s").contains("tokens"));
  const std::string wav = slurp(path("x.wav"));
  const double samples = result.at("duration_s").get<double>() * result.at("sample_rate").get<double>();
  EXPECT_NEAR(static_cast<double>(wav.size()), 2 * samples, 1000);
}

TEST_F(Speech, VoiceIsExtractedAndSpeaks) {
  const Outcome extracted = run_timbre({"extract-speaker", kRecording, "-o", path("a.voice"), "--json", "--name",
                                        "alice", "--text-file", TIMBRE_SOURCE "/tests/data/voices/allison.txt",
                                        "--consent", file("consent.json", "{\"speaker\": \"Alice\"}")});
  ASSERT_EQ(extracted.code, 0) << extracted.err;
  const json report = json::parse(extracted.out);
  EXPECT_EQ(report.at("name"), "alice");
  EXPECT_EQ(report.at("prompt").at("source"), "transcript");
  EXPECT_GT(report.at("recordings").at(0).at("snr_db"), 20);

  const json voice = json::parse(run_timbre({"info", path("a.voice"), "--json"}).out);
  EXPECT_EQ(voice.at("name"), "alice");
  EXPECT_EQ(voice.at("consent").at("speaker"), "Alice");

  const Outcome spoken = speak({"--voice", path("a.voice"), "-t", "Good morning.", "-o", path("x.flac")});
  EXPECT_EQ(spoken.code, 0) << spoken.err;
  EXPECT_EQ(spoken.out, "");
  EXPECT_EQ(slurp(path("x.flac")).substr(0, 4), "fLaC");
}

TEST_F(Speech, ReportIsATable) {
  const Outcome outcome = run_timbre({"extract-speaker", kRecording, "-o", path("a.voice")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  for (const char* part : {"allison.flac", "SNR", "dB", "kHz", "LUFS", "prompt", "as heard"})
    EXPECT_TRUE(contains(outcome.out, part)) << part << " in\n" << outcome.out;
}

TEST_F(Speech, VoiceOfAnotherModelIsRefusedWithBothNames) {
  ASSERT_EQ(run_timbre({"extract-speaker", kRecording, "-o", path("a.voice")}).code, 0);
  const json info = json::parse(run_timbre({"info", "--json"}).out);
  const std::string identity = info.at("identity");
  std::string bytes = slurp(path("a.voice"));
  ASSERT_TRUE(contains(bytes, identity));
  std::string other = identity;
  other[0] = other[0] == '0' ? '1' : '0';
  bytes.replace(bytes.find(identity), identity.size(), other);
  const Outcome outcome = speak({"--voice", file("other.voice", bytes), "-t", "Hello.", "-o", path("x.wav")});
  expect_refusal(outcome, 5, info.at("name").get<std::string>());
  EXPECT_FALSE(std::filesystem::exists(path("x.wav")));
}

TEST_F(Speech, DamagedVoiceIsRefused) {
  ASSERT_EQ(run_timbre({"extract-speaker", kRecording, "-o", path("a.voice")}).code, 0);
  const std::string bytes = slurp(path("a.voice"));
  expect_refusal(
      speak({"--voice", file("cut.voice", bytes.substr(0, bytes.size() / 2)), "-t", "Hello.", "-o", path("x.wav")}), 5,
      "cut.voice");
}

TEST_F(Speech, SilenceCannotBeCloned) {
  expect_refusal(run_timbre({"extract-speaker", file("silence.wav", silent_wav(1, 32000)), "-o", path("x.voice")}), 4,
                 "silence.wav");
}

TEST_F(Speech, SameSeedSameBytes) {
  const auto bytes = [&](const std::string& name, const std::string& seed) {
    EXPECT_EQ(speak({"-t", "One two three.", "--seed", seed, "-o", path(name)}).code, 0);
    return slurp(path(name));
  };
  const std::string first = bytes("a.wav", "7");
  EXPECT_EQ(first, bytes("b.wav", "7"));
  EXPECT_NE(first, bytes("c.wav", "8"));
}

TEST_F(Speech, StreamsFromStdinToStdout) {
  const Outcome outcome = speak({"-", "-o", "-", "--format", "ogg", "--sample-rate", "16000"}, "echo Hello there. |");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out.substr(0, 4), "OggS");
}

TEST_F(Speech, PictureOfSpeech) {
  const Outcome outcome = speak({"-t", "Hello there.", "-o", path("x.mp3"), "--plot", path("x.png")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(slurp(path("x.png")).substr(1, 3), "PNG");
}

TEST_F(Speech, TextWithoutWordsIsRefused) {
  for (const char* text : {"", "?! ...", "\xF0\x9F\x98\x80"})
    expect_refusal(speak({"-t", text, "-o", path("x.wav")}), 4, "can be spoken");
  EXPECT_FALSE(std::filesystem::exists(path("x.wav")));
}

TEST_F(Speech, OddTextIsSpoken) {
  const char text[] = "Hello\0 there, \xD0\xBF\xD1\x80\xD0\xB8 \xFF world.";
  const Outcome outcome = speak({"-f", file("odd.txt", std::string(text, sizeof text - 1)), "-o", path("x.wav")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST_F(Speech, UnknownVoiceNamesTheKnownOnes) {
  const json info = json::parse(run_timbre({"info", "--json"}).out);
  const std::filesystem::path first = info.at("voices").at(0).at("file").get<std::string>();
  expect_refusal(speak({"--voice", "nobody", "-t", "Hello.", "-o", path("x.wav")}), 3, first.stem().string());
}

TEST_F(Speech, CudaThatIsNotThereIsRefused) {
  const Outcome outcome = run_timbre({"--device", "cuda:7", "synthesize", "-t", "Hello.", "-o", path("x.wav")});
  expect_refusal(outcome, 2, "cuda");
}

TEST_F(Speech, InterruptEndsWith130AndLeavesNothing) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "This is one of very many sentences.\n";
  const Outcome outcome =
      speak({"-f", file("long.txt", text), "-o", path("x.wav")}, "timeout --preserve-status -s INT 5");
  EXPECT_EQ(outcome.code, 130) << outcome.err;
  EXPECT_FALSE(std::filesystem::exists(path("x.wav")));
}

}  // namespace
}  // namespace timbre
