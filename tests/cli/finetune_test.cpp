// timbre finetune as a user runs it, on a base model of tiny networks: what it makes, and what it says to everything
// that may go wrong.
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include "base/free_port.h"
#include "cli/finetune_files.h"
#include "cli/silent_wav.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

const std::string kBaseModel = TIMBRE_SOURCE "/models/base";

Words quick(const std::string& data, const std::string& run, const Words& more = {}) {
  Words words{"--model", model_of("tiny"), "--threads", "1",       "finetune", "--data",        data, "-o",
              run,       "--sample",       "",          "--batch", "2",        "--epoch-steps", "2"};
  const bool epochs = std::find(more.begin(), more.end(), "--sovits-epochs") != more.end();
  if (!epochs) words.insert(words.end(), {"--sovits-epochs", "2"});
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

class Finetune : public testing::Test {
 protected:
  std::string clips(int count, const std::string& language = "en") {
    return write_clips(work_.path() / "data", count, language);
  }
  std::string run() const { return work_ / "run"; }
  fs::path made(const std::string& name) const { return work_.path() / "run" / name; }
  const TempDir work_;
};

TEST_F(Finetune, AVoiceAConfigurationALogAndEvents) {
  const Outcome outcome =
      run_timbre(quick(clips(3), run(), {"--json", "--gpt-epochs", "1", "--sample", "Hello there."}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto report = Json::parse(outcome.out);
  EXPECT_EQ(report.at("train_clips"), 2);
  EXPECT_EQ(report.at("validation_clips"), 1);
  EXPECT_EQ(report.at("sovits").at("epochs"), 2);
  EXPECT_EQ(report.at("gpt").at("epochs"), 1);
  for (const char* name : {"run.voice", "config.toml", "log.jsonl"}) EXPECT_TRUE(fs::exists(made(name))) << name;
  for (const char* state : {"sovits", "gpt"}) EXPECT_FALSE(fs::exists(made(state))) << state;  // --keep-state
  EXPECT_TRUE(contains(outcome.err, "sovits: epoch 1 of 2 done, at most ")) << outcome.err;
  expect_refusal(run_timbre(quick(clips(3), run(), {"--resume"})), 2, "kept no state");
  EXPECT_FALSE(fs::is_empty(made("events")));
  EXPECT_TRUE(contains(slurp(made("config.toml")), "sovits-epochs=2\n")) << slurp(made("config.toml"));
  EXPECT_TRUE(contains(slurp(made("config.toml")), "clip-norm=1")) << slurp(made("config.toml"));
  const Outcome spoken = run_timbre({"--model", model_of("tiny"), "synthesize", "--voice", made("run.voice").string(),
                                     "-t", "Hello there.", "-o", work_ / "x.wav"});
  EXPECT_EQ(spoken.code, 0) << spoken.err;
  EXPECT_TRUE(contains(outcome.err, "pace")) << outcome.err;
}

// What the base model says at that speed in a voice that it has by itself, learnt from in one step by `model`.
Json learn_at(const std::string& speed, const fs::path& folder, const std::string& model = kBaseModel) {
  fs::create_directory(folder);
  std::string list;
  for (const char* text : {"The weather has been fine all week.", "Nobody expected the answer that she gave."}) {
    const auto clip = (folder / (std::string(1, text[0]) + ".wav")).string();
    EXPECT_EQ(
        run_timbre({"--model", kBaseModel, "synthesize", "--voice", "clara", "-t", text, "--speed", speed, "-o", clip})
            .code,
        0);
    list += clip + "|alice|en|" + text + "\n";
  }
  spill(folder / "data.list", list);
  const Outcome outcome =
      run_timbre({"--model", model, "finetune", "--data", folder / "data.list", "-o", folder / "run", "--sample", "",
                  "--sovits-epochs", "1", "--epoch-steps", "1", "--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return outcome.code == 0 ? Json::parse(outcome.out) : Json();
}

TEST_F(Finetune, TheVoiceTakesOverThePaceOfTheClips) {
  if (!fs::exists(kBaseModel + "/config.json")) GTEST_SKIP() << "there is no base model";
  const auto pace_learnt_at = [&](const std::string& speed) {
    const auto report = learn_at(speed, work_.path() / speed);
    const auto info = run_timbre({"info", "--json", report.at("voice").get<std::string>()});
    EXPECT_EQ(Json::parse(info.out).at("pace"), report.at("pace"));
    return report.at("pace").get<double>();
  };
  EXPECT_NEAR(pace_learnt_at("1"), 1, 0.06);
  EXPECT_NEAR(pace_learnt_at("0.75"), 0.87, 0.06);
}

std::string sha256_of(const fs::path& file) {
  const TempDir folder;
  EXPECT_EQ(std::system(("sha256sum " + quoted(file.string()) + " >" + quoted(folder / "sum")).c_str()), 0);
  return slurp(folder / "sum").substr(0, 64);
}

// The base model, but that it takes all voice vectors to speak lower by so many semitones than they do.
void write_model_that_errs(const fs::path& model, float semitones) {
  fs::copy(kBaseModel, model, fs::copy_options::recursive);
  const auto file = model / "speaker.safetensors";
  auto speaker = slurp(file);
  uint64_t header = 0;
  std::memcpy(&header, speaker.data(), sizeof header);
  const auto place = Json::parse(speaker.substr(8, header)).at("pitch.bias").at("data_offsets")[0].get<uint64_t>();
  float bias = 0;
  std::memcpy(&bias, &speaker[8 + header + place], sizeof bias);
  bias -= std::log(2.0F) * semitones / 12;
  std::memcpy(&speaker[8 + header + place], &bias, sizeof bias);
  spill(file, speaker);
  auto config = Json::parse(slurp(model / "config.json"));
  config["sha256"]["speaker.safetensors"] = sha256_of(file);
  std::string lines;
  for (const auto& [name, digest] : config["sha256"].items()) lines += digest.get<std::string>() + "  " + name + "\n";
  spill(model / "lines", lines);
  config["identity"] = sha256_of(model / "lines");
  spill(model / "config.json", config.dump());
}

// Voices are cloned up to three semitones too high, which is heard and put right.
TEST_F(Finetune, TheVoiceIsMovedToThePitchOfTheClips) {
  if (!fs::exists(kBaseModel + "/config.json")) GTEST_SKIP() << "there is no base model";
  const auto model = work_.path() / "model";
  write_model_that_errs(model, 3);
  EXPECT_NEAR(learn_at("1", work_.path() / "right").at("pitch_moved_st").get<double>(), 0, 1);
  EXPECT_LT(learn_at("1", work_.path() / "wrong", model).at("pitch_moved_st").get<double>(), -1.2);
}

TEST_F(Finetune, OneClipIsEnough) {
  const Outcome outcome = run_timbre(quick(clips(1), run()));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "1 to learn from")) << outcome.out;
}

TEST_F(Finetune, WithoutTextsPaceAndPitchStay) {
  const auto list = clips(2);
  fs::remove(list);
  const Outcome outcome = run_timbre(quick(fs::path(list).parent_path().string(), run(), {"--json"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "no clip has a text")) << outcome.err;
  EXPECT_EQ(Json::parse(outcome.out).at("pace"), 1);
}

TEST_F(Finetune, ClipsThatCannotBeUsedAreNamedAndLeftOut) {
  auto list = slurp(clips(3));
  const auto add = [&](const std::string& name) {
    list += (work_.path() / "data" / name).string() + "|alice|en|Hello.\n";
  };
  write_cut(work_.path() / "data/short.wav", 1, 0.4);
  write_cut(work_.path() / "data/long.wav", 0, 60);
  spill(work_.path() / "data/silent.wav", silent_wav(1, 48000));
  for (const char* name : {"one.wav", "two.wav"}) write_cut(work_.path() / "data" / name, 1, 1.05);
  for (const char* name : {"short.wav", "long.wav", "silent.wav", "one.wav", "two.wav"}) add(name);
  spill(work_.path() / "data/data.list", list);
  const Outcome outcome = run_timbre(quick(work_ / "data/data.list", run()));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "3 left out")) << outcome.out;
  EXPECT_TRUE(contains(outcome.err, "clips of less than 1.2 s are too short to learn from: ")) << outcome.err;
  for (const char* part : {"'short'", "'long' is left out: 60 s", "'silent'"})
    EXPECT_TRUE(contains(outcome.err, part)) << outcome.err;

  fs::create_directory(work_ / "bad");
  fs::copy_file(work_ / "data/silent.wav", work_ / "bad/silent.wav");
  const Outcome none = run_timbre(quick(work_ / "bad", work_ / "none"));
  expect_refusal(none, 4, "none of 1 clips can be used");
  // nothing stands in the way of the corrected call
  for (const char* name : {"one.wav", "two.wav"}) write_cut(work_.path() / "bad" / name, 0, 2);
  const Outcome corrected = run_timbre(quick(work_ / "bad", work_ / "none"));
  EXPECT_EQ(corrected.code, 0) << corrected.err;
}

TEST_F(Finetune, ALanguageThatTheModelDoesNotSpeakIsRefused) {
  expect_refusal(run_timbre(quick(clips(2, "ko"), run())), 4, "its language is 'ko', the model tiny speaks en");
}

// Killed without warning at some step, and resumed: the end is that of a run that was never interrupted.
TEST_F(Finetune, KilledAndResumedItEndsInTheSameBits) {
  const auto data = clips(3);
  const Words more{"--keep-state",
                   "--sovits-epochs",
                   "15",
                   "--patience",
                   "0",
                   "--save-minutes",
                   "0",
                   "--gpt-epochs",
                   "2",
                   "--name",
                   "a"};
  auto words = quick(data, work_ / "whole", more);
  ASSERT_EQ(run_timbre(words).code, 0);

  const auto killed = quick(data, run(), more);
  const pid_t child = fork();
  if (child == 0) {
    std::vector<char*> arguments{const_cast<char*>(TIMBRE_BINARY)};
    for (const auto& word : killed) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    std::freopen("/dev/null", "w", stderr);
    std::freopen("/dev/null", "w", stdout);
    execv(TIMBRE_BINARY, arguments.data());
    _exit(127);
  }
  for (int i = 0; i < 6000 && !fs::exists(made("sovits/state.safetensors")); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status)) << "it had ended already: make it longer";
  ASSERT_FALSE(fs::exists(made("a.voice")));

  expect_refusal(run_timbre(killed), 2, "holds a run already");
  auto resume = killed;
  resume.push_back("--resume");
  const Outcome resumed = run_timbre(resume);
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_TRUE(contains(resumed.err, "going on after")) << resumed.err;
  EXPECT_EQ(voice_content(made("a.voice")), voice_content(work_ / "whole/a.voice"));
  for (const char* stage : {"sovits", "gpt"}) {
    const auto state = std::string(stage) + "/state.safetensors";
    EXPECT_TRUE(slurp(made(state)) == slurp(work_.path() / "whole" / state)) << stage;
  }
}

TEST_F(Finetune, AFolderThatCannotBeWrittenIsRefused) {
  spill(work_ / "file", "");
  expect_refusal(run_timbre(quick(clips(1), work_ / "file/run")), 3, "file/run");
}

TEST_F(Finetune, AFullDiskIsSaid) {
  fs::create_directory(run());
  fs::create_symlink("/dev/full", made("log.jsonl"));
  const Outcome outcome = run_timbre(quick(clips(1), run(), {"--resume"}));
  EXPECT_EQ(outcome.code, 3) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "is the disk full?")) << outcome.err;
}

TEST_F(Finetune, AStateThatCannotBeWrittenIsSaidAndTheOldOneStays) {
  const auto data = clips(2);
  ASSERT_EQ(run_timbre(quick(data, run(), {"--keep-state"})).code, 0);
  const auto before = slurp(made("sovits/state.safetensors"));
  ASSERT_FALSE(before.empty());
  fs::remove(made("run.voice"));
  // files of at most 8 × 512 bytes: the state is larger
  const Outcome outcome =
      run_timbre(quick(data, run(), {"--resume", "--sovits-epochs", "4"}), "trap '' XFSZ; ulimit -f 8;");
  EXPECT_EQ(outcome.code, 3) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "state.safetensors")) << outcome.err;
  EXPECT_TRUE(slurp(made("sovits/state.safetensors")) == before);
}

TEST_F(Finetune, GradientsThatAreNotFiniteEndTheRun) {
  const Outcome outcome = run_timbre(quick(clips(2), run(), {"--sovits-rate", "1e30", "--epoch-steps", "50"}));
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "not finite: lower the learning rate")) << outcome.err;
  EXPECT_FALSE(fs::exists(made("run.voice")));
}

TEST_F(Finetune, TheConfigurationOfARunMakesTheSameVoice) {
  const auto data = clips(2);
  const Words more{"--rank", "3", "--ema", "0.5", "--clip-norm", "0.1", "--accumulate", "2", "--name", "a"};
  ASSERT_EQ(run_timbre(quick(data, run(), more)).code, 0);
  const Outcome again = run_timbre({"--model", model_of("tiny"), "--threads", "1", "finetune", "--config",
                                    made("config.toml").string(), "-o", work_ / "again"});
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(voice_content(made("a.voice")), voice_content(work_ / "again/a.voice"));
  EXPECT_EQ(slurp(made("config.toml")), slurp(work_ / "again/config.toml"));
  // the command line goes before the file
  const Outcome changed = run_timbre({"--model", model_of("tiny"), "--threads", "1", "finetune", "--config",
                                      made("config.toml").string(), "-o", work_ / "changed", "--rank", "2"});
  ASSERT_EQ(changed.code, 0) << changed.err;
  EXPECT_TRUE(contains(slurp(work_ / "changed/config.toml"), "rank=2\n"));

  spill(work_ / "bad.toml", "bogus=1\n");
  expect_refusal(run_timbre({"finetune", "--config", work_ / "bad.toml", "-o", work_ / "x"}), 2, "no option 'bogus'");
  spill(work_ / "bad.toml", "rank=many\n");
  expect_refusal(run_timbre({"finetune", "--config", work_ / "bad.toml", "-o", work_ / "x"}), 2, "rank");
  expect_refusal(run_timbre({"finetune", "--config", work_ / "none.toml", "-o", work_ / "x"}), 3, "none.toml");
}

TEST_F(Finetune, FullGivesAModelFolderWithTheVoice) {
  const Outcome outcome = run_timbre(quick(clips(2), run(), {"--full", "--gpt-epochs", "1"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto model = made("model");
  EXPECT_TRUE(contains(outcome.out, model.string())) << outcome.out;
  EXPECT_FALSE(contains(outcome.out, "files")) << outcome.out;
  const auto original = fs::path(model_of("tiny"));
  EXPECT_TRUE(slurp(model / "content.safetensors") == slurp(original / "content.safetensors"));
  for (const char* changed : {"sovits.safetensors", "gpt.safetensors"})
    EXPECT_FALSE(slurp(model / changed) == slurp(original / changed)) << changed;

  const auto speak = [&](const Words& voice, const fs::path& wav) {
    Words words{"--model", model.string(),  "--threads", "1",  "synthesize", "-t",
                "Hello.",  "--max-retries", "0",         "-o", wav.string()};
    words.insert(words.end(), voice.begin(), voice.end());
    const Outcome spoken = run_timbre(words);
    EXPECT_EQ(spoken.code, 0) << spoken.err;
    return slurp(wav);
  };
  EXPECT_TRUE(speak({}, work_ / "own.wav") == speak({"--voice", made("run.voice").string()}, work_ / "file.wav"));
  // it is made for that model alone, and can be learnt from again
  expect_refusal(run_timbre({"--model", original.string(), "synthesize", "--voice", made("run.voice").string(), "-t",
                             "Hello.", "-o", work_ / "x.wav"}),
                 5, "made for the model 'run'");
  const Outcome again = run_timbre({"--model", model.string(), "--threads", "1", "finetune", "--config",
                                    made("config.toml").string(), "-o", work_ / "again"});
  EXPECT_EQ(again.code, 0) << again.err;
}

TEST_F(Finetune, OptionsThatDoNotGoTogetherAreRefused) {
  const auto data = clips(1);
  expect_refusal(run_timbre({"finetune", "-o", run()}), 2, "--data is required");
  expect_refusal(run_timbre({"finetune", "--data", data}), 2, "--output is required");
  expect_refusal(run_timbre(quick(data, run(), {"--discriminator", "d.pth"})), 2, "--discriminator");
  expect_refusal(run_timbre(quick(data, run(), {"--sovits-epochs", "0"})), 2, "nothing to learn");
  expect_refusal(run_timbre(quick(data, run(), {"--precision", "fp16"})), 2, "fp16 needs --device cuda");
  expect_refusal(run_timbre(quick(data, run(), {"--precision", "fp8"})), 2, "fp8");
  expect_refusal(run_timbre(quick(data, run(), {"--rank", "0"})), 2, "--rank");
  expect_refusal(run_timbre(quick(data, run()), "WORLD_SIZE=2 RANK=7"), 2, "RANK is '7'");
  EXPECT_FALSE(fs::exists(run()));
}

TEST_F(Finetune, TwoProcessesMakeOneVoice) {
  const auto data = clips(3);
  const auto words = quick(data, run(), {"--gpt-epochs", "1", "--name", "a"});
  const auto variables = [port = free_port()](int index) {
    return "WORLD_SIZE=2 RANK=" + std::to_string(index) + " MASTER_ADDR=127.0.0.1 MASTER_PORT=" + std::to_string(port);
  };
  Outcome second;
  std::thread other([&] { second = run_timbre(words, variables(1)); });
  const Outcome first = run_timbre(words, variables(0));
  other.join();
  if (contains(first.err, "built without c10d")) GTEST_SKIP() << "libtorch has no c10d with Gloo here";
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_TRUE(contains(first.out, "a.voice")) << first.out;
  EXPECT_EQ(second.out, "");
  EXPECT_TRUE(fs::exists(made("a.voice")));
}

TEST_F(Finetune, InLowerPrecisionToo) {
  const Outcome outcome = run_timbre(quick(clips(2), run(), {"--precision", "bf16", "--gpt-epochs", "1"}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

}  // namespace
}  // namespace timbre
