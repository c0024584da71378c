// timbre evaluate: reports, gates and exit codes; and the regression set, which must notice damage.
#include <nlohmann/json.hpp>

#include "cli/run_timbre.h"
#include "cli/silent_wav.h"

namespace timbre {
namespace {

using nlohmann::json;

const std::string kRecording = TIMBRE_SOURCE "/tests/data/voices/allison.flac";
const std::string kRegression = TIMBRE_SOURCE "/tests/data/regression";

class Evaluate : public ::testing::Test {
 protected:
  std::string path(const std::string& name) { return folder_ / name; }
  std::string file(const std::string& name, const std::string& bytes) {
    spill(folder_ / name, bytes);
    return folder_ / name;
  }
  // Two recordings and one that is none.
  std::string list_with_a_broken_file() {
    return file("list.jsonl", json{{"file", kRecording}, {"id", "good"}}.dump() + "\n" +
                                  json{{"file", kRecording}, {"id", "again"}}.dump() + "\n" +
                                  json{{"file", file("text.wav", "Dear diary,\n")}, {"id", "broken"}}.dump() + "\n");
  }
  std::string list_of(const std::string& recording) {
    return file("one.csv", "id,file\none," + recording + "\ntwo," + recording + "\n");
  }
  TempDir folder_;
};

Outcome evaluate(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "evaluate");
  return run_timbre(arguments);
}

TEST_F(Evaluate, ATableOfWhatWasMeasured) {
  const Outcome outcome = evaluate({list_of(kRecording), "--sound-only"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  for (const char* part : {"metric", "median", "snr_db", "95 % interval", "loudness_lufs"})
    EXPECT_TRUE(contains(outcome.out, part)) << part << " in\n" << outcome.out;
  EXPECT_FALSE(contains(outcome.out, "per "));
}

TEST_F(Evaluate, OneFile) {
  const Outcome outcome = evaluate({kRecording, "--sound-only", "--fail-if", "per>0.5"});
  EXPECT_EQ(outcome.code, 6);  // a gate on what was not measured is no pass
  EXPECT_TRUE(contains(outcome.err, "no item has per")) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "snr_db"));
}

TEST_F(Evaluate, ABrokenFileIsOneFailedItem) {
  const Outcome outcome = evaluate({list_with_a_broken_file(), "--sound-only", "--json"});
  EXPECT_EQ(outcome.code, 7) << outcome.err;
  const json report = json::parse(outcome.out);
  EXPECT_EQ(report.at("failed"), 1);
  EXPECT_TRUE(report.at("items").at(0).at("metrics").contains("snr_db"));
  EXPECT_TRUE(contains(report.at("items").at(2).at("error"), "text.wav"));
}

TEST_F(Evaluate, BrokenFilesAreNoFailureWhereAGateDecides) {
  const std::string list = list_with_a_broken_file();
  EXPECT_EQ(evaluate({list, "--sound-only", "--fail-if", "failed>1"}).code, 0);
  const Outcome failed = evaluate({list, "--sound-only", "--fail-if", "failed>0"});
  EXPECT_EQ(failed.code, 6);
  EXPECT_TRUE(contains(failed.err, "broken")) << failed.err;
}

TEST_F(Evaluate, AGateNamesTheItemsThatFail) {
  const std::string list = list_of(kRecording);
  EXPECT_EQ(evaluate({list, "--sound-only", "--fail-if", "snr_db<5", "--fail-if", "clipping_ratio.mean>0.5"}).code, 0);
  const Outcome outcome = evaluate({list, "--sound-only", "--fail-if", "duration_s>1"});
  EXPECT_EQ(outcome.code, 6);
  EXPECT_TRUE(contains(outcome.err, "duration_s>1")) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "one (7.16)")) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "loudness_lufs"));  // the report comes all the same
}

TEST_F(Evaluate, ReportsAreWritten) {
  const Outcome outcome =
      evaluate({list_of(kRecording), "--sound-only", "--csv", path("r.csv"), "--junit", path("r.xml"), "--html",
                path("r.html"), "--export-seed-tts", path("export"), "--quiet"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_TRUE(contains(slurp(path("r.csv")), "id,file,error,"));
  EXPECT_TRUE(contains(slurp(path("r.xml")), "<testsuite"));
  EXPECT_TRUE(contains(slurp(path("r.html")), "data:audio/mpeg"));
  EXPECT_EQ(slurp(path("export/meta.lst")), "one|||\ntwo|||\n");
  EXPECT_TRUE(std::filesystem::exists(path("export/wavs/one.wav")));
}

TEST_F(Evaluate, ABaselineOfTheSameSpeechHolds) {
  const Outcome before = evaluate({list_of(kRecording), "--sound-only", "--json", "--threads", "1"});
  const std::string baseline = file("baseline.json", before.out);
  const Outcome same =
      evaluate({list_of(kRecording), "--sound-only", "--baseline", baseline, "--max-drop", "snr_db=0"});
  EXPECT_EQ(same.code, 0) << same.err;
  EXPECT_TRUE(contains(same.out, "baseline: snr_db is no worse")) << same.out;
  const Outcome again = evaluate({list_of(kRecording), "--sound-only", "--json", "--threads", "2"});
  EXPECT_EQ(before.out, again.out);
}

TEST_F(Evaluate, AnItemOfTheBaselineThatIsGoneFails) {
  const std::string three =
      file("three.csv", "id,file\none," + kRecording + "\ntwo," + kRecording + "\nthree," + kRecording + "\n");
  const Outcome before = evaluate({three, "--sound-only", "--json"});
  const std::string baseline = file("baseline.json", before.out);
  const Outcome now = evaluate({list_of(kRecording), "--sound-only", "--baseline", baseline, "--junit", path("r.xml")});
  EXPECT_EQ(now.code, 6) << now.err;
  EXPECT_TRUE(contains(now.err, "three of the baseline: not judged now")) << now.err;
  EXPECT_TRUE(contains(now.err, "only 2 items are compared")) << now.err;
  EXPECT_TRUE(contains(slurp(path("r.xml")), "name=\"three\"><failure")) << slurp(path("r.xml"));
}

TEST_F(Evaluate, WhatCannotBeAsked) {
  expect_refusal(evaluate({}), 2, "--synthesize");
  expect_refusal(evaluate({path("none.jsonl")}), 3, "none.jsonl");
  expect_refusal(evaluate({kRecording, "--fail-if", "beauty<1"}), 2, "beauty");
  expect_refusal(evaluate({kRecording, "--max-drop", "per=0.1"}), 2, "--baseline");
  expect_refusal(evaluate({kRecording, "--scorer", "utmos"}), 2, "utmos.pt");
  expect_refusal(evaluate({kRecording, "--baseline", file("b.json", "{}")}), 4, "b.json");
  expect_refusal(evaluate({file("l.jsonl", "{}\n")}), 4, "line 1");
  expect_refusal(evaluate({file("l.csv", "file,text\na.wav\n")}), 4, "line 2");
  expect_refusal(evaluate({file("empty.jsonl", "")}), 4, "empty");
  expect_refusal(evaluate({kRecording, "--fail-if", "per>nan"}), 2, "per>nan");
  expect_refusal(evaluate({kRecording, "--sound-only", "--html", path("none/r.html")}), 3, "none");
}

// The speech of the base model.
class Regression : public Evaluate {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(TIMBRE_SOURCE "/models/base/config.json")) GTEST_SKIP() << "there is no base model";
  }
  Outcome compared(const std::vector<std::string>& more) {
    std::vector<std::string> arguments{
        "--threads", "1", "--synthesize", kRegression + "/set.jsonl", "--baseline", kRegression + "/baseline.json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return evaluate(arguments);
  }

  // The base model with every second number of a weight of the vocoder set to zero.
  std::string damaged_model() {
    const std::filesystem::path model = folder_ / "model";
    std::filesystem::copy(TIMBRE_SOURCE "/models/base", model);
    std::string bytes = slurp(model / "sovits.safetensors");
    std::uint64_t header_size = 0;
    for (int i = 7; i >= 0; --i)
      header_size = header_size << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
    const json header = json::parse(bytes.substr(8, header_size));
    int changed = 0;
    for (const auto& [name, tensor] : header.items()) {
      if (name.rfind("dec.ups.1.weight", 0) != 0) continue;
      const std::size_t width = tensor.at("dtype") == "F32" ? 4 : 2;
      const std::size_t begin = 8 + header_size + tensor.at("data_offsets").at(0).get<std::size_t>(),
                        end = 8 + header_size + tensor.at("data_offsets").at(1).get<std::size_t>();
      for (std::size_t at = begin; at < end; at += 2 * width)
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), width, '\0');
      ++changed;
    }
    EXPECT_GT(changed, 0);
    spill(model / "sovits.safetensors", bytes);
    seal(model);
    return model;
  }

  // Makes config.json name the files as they now are.
  void seal(const std::filesystem::path& model) {
    const std::string files = "content.safetensors gpt.safetensors sovits.safetensors speaker.safetensors";
    ASSERT_EQ(std::system(("cd " + quoted(model) + " && sha256sum " + files + " | sha256sum >identity").c_str()), 0);
    json config = json::parse(slurp(model / "config.json"));
    config.erase("sha256");
    config["identity"] = slurp(model / "identity").substr(0, 64);
    spill(model / "config.json", config.dump());
  }
};

TEST_F(Regression, ASetNamesBuiltInVoices) {
  const Outcome outcome = evaluate({"--synthesize", file("set.jsonl", R"({"text": "Good morning.", "voice": "clara"})"),
                                    "--candidates", "1", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(json::parse(outcome.out).at("summary").contains("speaker_cosine"));
}

TEST_F(Regression, SpeechIsKeptWithItsText) {
  const std::string set = file("set.jsonl", R"({"text": "Good morning.", "id": "a", "voice": "clara"})");
  const std::string folder = path("kept");
  const Outcome outcome = evaluate({"--synthesize", set, "--candidates", "1", "--keep", folder, "--json", "--fail-if",
                                    "retries>20", "--fail-if", "warnings.mean>20"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(slurp(path("kept/a.txt")), "Good morning.\n");
  EXPECT_TRUE(json::parse(outcome.out).at("summary").contains("warnings"));
  const Outcome again = evaluate({folder, "--json"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_TRUE(json::parse(again.out).at("summary").contains("per"));
}

TEST_F(Regression, MainIsAsGoodAsItWas) {
  const Outcome outcome = compared({"--json", "--junit", path("speech.xml"), "--html", path("speech.html")});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(slurp(path("speech.xml")), "failures=\"0\" errors=\"0\""));
  EXPECT_TRUE(contains(slurp(path("speech.html")), "Against the baseline"));
  const json report = json::parse(outcome.out);
  EXPECT_EQ(report.at("failed"), 0);
  for (const char* metric : {"per", "speaker_cosine", "skipped_phonemes"})
    EXPECT_TRUE(report.at("summary").contains(metric)) << metric;
}

TEST_F(Regression, ADamagedGeneratorIsNoticed) {
  const Outcome outcome = compared({"--model", damaged_model()});
  EXPECT_EQ(outcome.code, 6) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "is worse by")) << outcome.err;
}

TEST_F(Regression, BrokenSamplingIsNoticed) {
  const Outcome outcome =
      compared({"--temperature", "2", "--top-k", "1000", "--candidates", "1", "--max-retries", "0"});
  EXPECT_EQ(outcome.code, 6) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "per is worse by")) << outcome.err;
}

TEST_F(Regression, AnotherVoiceIsNoticed) {
  const Outcome outcome = compared({"--voice", "adam"});
  EXPECT_EQ(outcome.code, 6) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "speaker_cosine is worse by")) << outcome.err;
}

}  // namespace
}  // namespace timbre
