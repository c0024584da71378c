// Official checkpoints at the command line: what is shown of them, and how wrong ones are refused.
#include "base/temp_dir.h"
#include "cli/run_timbre.h"

namespace timbre {
namespace {

std::string container(const std::string& name) { return TIMBRE_SOURCE "/tests/data/containers/" + name; }

TEST(OfficialInfo, EveryContainerIsDescribed) {
  for (const char* name : {"container_sovits_v2_small.pth", "container_sovits_plaindict_small.pth",
                           "container_sovits_legacy_nonzip_small.pth", "container_sovits_v2Pro_header05_small.pth"}) {
    const Outcome outcome = run_timbre({"info", container(name)});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_TRUE(contains(outcome.out, "holds     SoVITS v2Pro")) << outcome.out;
    EXPECT_TRUE(contains(outcome.out, "8epoch_1234iteration")) << outcome.out;
  }
  const Outcome gpt = run_timbre({"info", container("container_gpt_small.ckpt")});
  EXPECT_EQ(gpt.code, 0) << gpt.err;
  EXPECT_TRUE(contains(gpt.out, "2 layers of 64, 4 heads, 732 symbols, 1025 tokens")) << gpt.out;
  EXPECT_TRUE(contains(gpt.out, "GPT-e15")) << gpt.out;
  EXPECT_EQ(run_timbre({"info", container("container_bert_feature_small.pt")}).code, 0);
}

TEST(OfficialInfo, JsonHasTheSame) {
  const Outcome outcome = run_timbre({"--json", "info", container("container_sovits_v2Pro_header05_small.pth")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  for (const char* part : {"\"version\": \"v2Pro\"", "\"header\": 5", "\"holds\": \"SoVITS\"", "\"fp16\": 7"})
    EXPECT_TRUE(contains(outcome.out, part)) << outcome.out;
}

TEST(OfficialFiles, APickleThatCallsSomethingIsRefusedByName) {
  const TempDir work;
  const auto file = (work.path() / "evil.pth").string();
  spill(file,
        "\x80\x02"
        "cos\nsystem\nX\x02\x00\x00\x00idq\x01\x85R.");
  for (const auto& outcome :
       {run_timbre({"info", file}),
        run_timbre({"--gpt-weights", file, "--sovits-weights", file, "synthesize", "--voice",
                    container("../voices/allison.flac"), "-t", "Hi.", "-o", (work.path() / "x.wav").string()})}) {
    expect_refusal(outcome, 5, "os.system");
  }
}

TEST(OfficialFiles, WhatDoesNotFitIsNamed) {
  const TempDir work;
  const auto out = (work.path() / "out").string();
  const auto gpt = container("container_gpt_small.ckpt"), sovits = container("container_sovits_v2_small.pth");
  expect_refusal(run_timbre({"convert", "--gpt", gpt, "--sovits", sovits, "-o", out}), 5, "it lacks '");
  expect_refusal(run_timbre({"convert", "--gpt", sovits, "--sovits", gpt, "-o", out}), 5, "holds no SoVITS weights");
  expect_refusal(run_timbre({"convert", "--gpt", gpt, "--sovits", "/no/such.pth", "-o", out}), 3, "/no/such.pth");
  expect_refusal(run_timbre({"convert", "--gpt", gpt}), 2, "timbre convert --gpt");
  expect_refusal(run_timbre({"convert", "--to-official", out}), 2, "--to-official");
  expect_refusal(run_timbre({"convert", TIMBRE_SOURCE "/models/base", "--to-official", out}), 5, "official");
  EXPECT_FALSE(std::filesystem::exists(out));
  expect_refusal(run_timbre({"--gpt-weights", gpt, "info"}), 2, "--sovits-weights");
  expect_refusal(run_timbre({"--precision", "fp8", "synthesize", "-t", "Hi.", "-o", out + ".wav"}), 2, "fp8");
  expect_refusal(run_timbre({"--precision", "fp16", "--device", "cpu", "synthesize", "-t", "Hi.", "-o", out + ".wav"}),
                 2, "fp16");
  expect_refusal(run_timbre({"synthesize", "-t", "Hi.", "--cut", "cut9", "-o", out + ".wav"}), 2, "cut9");
}

}  // namespace
}  // namespace timbre
