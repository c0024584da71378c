// timbre finetune on official checkpoints of narrow networks: both stages, low-rank and full, and that what comes out
// is read again as official files, as a model folder and as a Voice.
#include "cli/finetune_files.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

Words files_of(const std::string& version, const std::string& folder) {
  return {"--gpt-weights", folder + "/" + version + ".ckpt", "--sovits-weights", folder + "/" + version + ".pth",
          "--pretrained",  folder + "/pretrained_models",    "--threads",        "1"};
}

const Words kTrainable{"fp32", "small", "trainable"};

Words trainable(const std::string& version) { return files_of(version, model_of(version, kTrainable)); }

Words joined(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Words finetune(const Words& model, const std::string& data, const std::string& run, const Words& more = {}) {
  return joined(joined(model, {"finetune", "--data",        data, "-o",          run, "--name",
                               "a",        "--sample",      "",   "--batch",     "2", "--sovits-epochs",
                               "1",        "--gpt-epochs",  "1",  "--gpt-batch", "2", "--gpt-accumulate",
                               "2",        "--epoch-steps", "1"}),
                more);
}

void expect_speech(const Words& model, const fs::path& voice, const fs::path& wav) {
  const Outcome outcome = run_timbre(joined(
      model, {"synthesize", "--voice", voice.string(), "-t", "Hello.", "--max-retries", "0", "-o", wav.string()}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(fs::exists(wav));
}

void expect_small_voice(const std::string& version) {
  const TempDir work;
  const auto data = write_clips(work.path() / "data", 2);
  const Outcome outcome = run_timbre(finetune(trainable(version), data, work / "run"));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "sovits")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "gpt")) << outcome.out;
  const auto voice = work.path() / "run/a.voice";
  ASSERT_TRUE(fs::exists(voice));
  EXPECT_LT(fs::file_size(voice), 20U << 20);
  EXPECT_FALSE(fs::exists(work.path() / "run/a.ckpt"));
  expect_speech(trainable(version), voice, work.path() / "x.wav");
}

TEST(FinetuneOfficial, AVoiceOfV1) { expect_small_voice("v1"); }
TEST(FinetuneOfficial, AVoiceOfV2Pro) { expect_small_voice("v2Pro"); }

TEST(FinetuneOfficial, FullGivesFilesAndAFolder) {
  const TempDir work;
  const auto data = write_clips(work.path() / "data", 2);
  const auto model = model_of("v2", {"fp32", "small", "trainable", "discriminators"});
  const Outcome outcome = run_timbre(
      finetune(files_of("v2", model), data, work / "run", {"--full", "--dpo", "--discriminator", model + "/s2D.pth"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto run = work.path() / "run";
  for (const char* name : {"a.ckpt", "a.pth", "a.voice", "model/config.json", "model/sovits.safetensors"})
    ASSERT_TRUE(fs::exists(run / name)) << name;
  const Outcome sovits = run_timbre({"info", (run / "a.pth").string()}),
                gpt = run_timbre({"info", (run / "a.ckpt").string()});
  EXPECT_TRUE(contains(sovits.out, "epoch_")) << sovits.out << sovits.err;
  EXPECT_TRUE(contains(gpt.out, "GPT-e")) << gpt.out << gpt.err;
  expect_speech({"--model", (run / "model").string(), "--threads", "1"}, run / "a.voice", work.path() / "folder.wav");
  auto made = files_of("v2", model);
  made[1] = (run / "a.ckpt").string(), made[3] = (run / "a.pth").string();
  expect_speech(made, run / "a.voice", work.path() / "files.wav");
  EXPECT_TRUE(slurp(work.path() / "folder.wav") == slurp(work.path() / "files.wav"));

  // as upstream it lacks the posterior encoder, and a further training says so
  const Outcome again = run_timbre(finetune(made, data, work / "again"));
  EXPECT_EQ(again.code, 5) << again.err;
  EXPECT_TRUE(contains(again.err, "enc_q")) << again.err;
  EXPECT_TRUE(contains(again.err, "s2G2333k.pth")) << again.err;
}

TEST(FinetuneOfficial, WhatIsMissingIsNamed) {
  const TempDir work;
  const auto data = write_clips(work.path() / "data", 1);
  auto without = trainable("v2");
  without[5] = work.path().string();
  // what lies beside the file is found without being named
  fs::copy_file(without[1], work / "v2.ckpt");
  fs::copy_file(without[3], work / "v2.pth");
  without[1] = work / "v2.ckpt", without[3] = work / "v2.pth";
  const Outcome outcome = run_timbre(finetune(without, data, work / "run"));
  EXPECT_EQ(outcome.code, 3) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "chinese-hubert-base")) << outcome.err;

  const Outcome wrong = run_timbre(finetune(trainable("v2"), data, work / "run2", {"--discriminator", without[1]}));
  EXPECT_EQ(wrong.code, 5) << wrong.err;
  EXPECT_TRUE(contains(wrong.err, "holds no discriminators")) << wrong.err.substr(0, 400);
  fs::create_directory(work / "untold");
  fs::copy_file(work / "data/clip0.wav", work / "untold/clip0.wav");
  const Outcome untold = run_timbre(finetune(trainable("v2"), work / "untold", work / "run3"));
  EXPECT_EQ(untold.code, 4) << untold.err;
  EXPECT_TRUE(contains(untold.err, "it has no text")) << untold.err;
}

}  // namespace
}  // namespace timbre
