#include <nlohmann/json.hpp>

#include "cli/run_timbre.h"
#include "cli/silent_wav.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

const std::string kAllison = TIMBRE_SOURCE "/tests/data/voices/allison.flac";

Outcome prepare(const TempDir& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"prepare", "-o", folder / "data"});
  return run_timbre(arguments);
}

TEST(Prepare, ARecordingBecomesClipsWithAReport) {
  const TempDir folder;
  const Outcome outcome = prepare(folder, {kAllison, "--speaker", "allison"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "allison.flac")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "in all")) << outcome.out;
  for (const char* name : {"manifest.jsonl", "rejected.jsonl", "report.json", "cuts.png"})
    EXPECT_TRUE(fs::exists(folder.path() / "data" / name)) << name;
  const auto line = Json::parse(
      slurp(folder.path() / "data/manifest.jsonl").substr(0, slurp(folder.path() / "data/manifest.jsonl").find('\n')));
  EXPECT_EQ(line.at("speaker"), "allison");
  EXPECT_TRUE(fs::exists(folder.path() / "data" / line.at("audio").get<std::string>()));
  const Outcome again = prepare(folder, {kAllison, "--speaker", "allison", "--json"});
  EXPECT_EQ(again.code, 0) << again.err;
  const auto json = Json::parse(again.out);
  EXPECT_EQ(json.at("kept"), 1);
  EXPECT_EQ(json.at("recordings").at(0).at("refused"), Json());
}

TEST(Prepare, AnotherTextThanIsSpokenIsDoubtful) {
  const TempDir folder;
  fs::create_directory(folder / "in");
  fs::copy_file(kAllison, folder / "in/a.flac");
  spill(folder / "in/a.txt", "Seven purple elephants quietly examined the mayor's enormous mushroom collection.");
  const Outcome outcome = run_timbre({"prepare", folder / "in", "-o", folder / "checked"});
  EXPECT_EQ(outcome.code, 4) << outcome.out << outcome.err;
  EXPECT_TRUE(contains(slurp(folder.path() / "checked/rejected.jsonl"), "doubtful transcript")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "doubtful transcript")) << outcome.out;
  const Outcome kept = run_timbre({"prepare", folder / "in", "-o", folder / "checked", "--keep-doubtful"});
  EXPECT_EQ(kept.code, 0) << kept.err;
  EXPECT_TRUE(contains(kept.err, "doubtful transcript")) << kept.err;
}

TEST(Prepare, FailuresAreExitCodeSevenAndTheRestIsWritten) {
  const TempDir folder;
  fs::create_directory(folder / "in");
  fs::copy_file(kAllison, folder / "in/good.flac");
  spill(folder / "in/bad.wav", "no sound");
  const Outcome outcome = prepare(folder, {folder / "in"});
  EXPECT_EQ(outcome.code, 7) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "not used: it cannot be read")) << outcome.out;
  EXPECT_TRUE(contains(slurp(folder.path() / "data/rejected.jsonl"), "bad.wav"));
  EXPECT_GT(slurp(folder.path() / "data/manifest.jsonl").size(), 100U);
}

TEST(Prepare, BadInputIsRefused) {
  const TempDir folder;
  fs::create_directory(folder / "empty");
  expect_refusal(prepare(folder, {folder / "empty"}), 4, "no sound files");
  expect_refusal(prepare(folder, {folder / "none.wav"}), 3, "none.wav");
  expect_refusal(prepare(folder, {}), 2, "nothing to prepare");
  expect_refusal(prepare(folder, {kAllison, "--hop-ms", "0"}), 2, "the hop");
  expect_refusal(prepare(folder, {kAllison, "--asr", "cat"}), 2, "{wav}");
  expect_refusal(prepare(folder, {kAllison, "--asr", "no-such-program {wav}"}), 2, "no-such-program");
  spill(folder / "bad.list", "a.wav|alice|en|One.\nb.wav\n");
  expect_refusal(prepare(folder, {"--transcripts", folder / "bad.list"}), 3, "line 1: there is no file 'a.wav'");
  EXPECT_FALSE(fs::exists(folder / "data"));
}

TEST(Prepare, SilenceIsDroppedAndNothingIsLeft) {
  const TempDir folder;
  spill(folder / "silent.wav", silent_wav(1, 32000));
  const Outcome outcome = prepare(folder, {folder / "silent.wav"});
  EXPECT_EQ(outcome.code, 4) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "no clip was kept")) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "silent")) << outcome.out;
}

}  // namespace
}  // namespace timbre
