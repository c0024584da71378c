#include "eval/scorer.h"

#include <gtest/gtest.h>

#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"

namespace timbre {
namespace {

class Scorers : public ::testing::Test {
 protected:
  Scorer scorer(const std::string& name, const std::string& body) {
    torch::jit::Module module(name);
    module.define("def forward(self, wave):\n    " + body + "\n");
    module.save((folder_ / "m.pt").string());
    return Scorer(parse_scorer(name + "=" + (folder_ / "m.pt").string()));
  }
  TempDir folder_;
};

TEST_F(Scorers, OneNumberOfAWave) {
  EXPECT_NEAR(scorer("mean", "return wave.abs().mean()").score({0.5F, -0.25F}), 0.375, 1e-6);
  EXPECT_NEAR(scorer("shape", "return float(wave.size(0) * 1000 + wave.size(1))").score({0, 0, 0}), 1003, 1e-6);
  EXPECT_NEAR(scorer("row", "return wave.sum(1)").score({0.5F, 0.25F}), 0.75, 1e-6);
}

TEST_F(Scorers, WhatIsNoNumberIsRefused) {
  EXPECT_ERROR(ErrorKind::kModel, "expected one number", scorer("wave", "return wave").score({1, 2}));
  EXPECT_ERROR(ErrorKind::kModel, "failed", scorer("broken", "return wave.view(7, 7)").score({1, 2}));
  EXPECT_ERROR(ErrorKind::kModel, "nan", scorer("nan", "return (wave - wave).sum() / 0.0 * 0.0").score({1, 2}));
}

TEST_F(Scorers, Specifications) {
  const ScorerSpec spec = parse_scorer("utmos@24000=models/a=b.pt");
  EXPECT_EQ(spec.name, "utmos");
  EXPECT_EQ(spec.sample_rate, 24000);
  EXPECT_EQ(spec.file, "models/a=b.pt");
  EXPECT_EQ(parse_scorer("x=y").sample_rate, 16000);
  for (const char* wrong : {"", "utmos", "=m.pt", "a b=m.pt", "a@x=m.pt", "a="})
    EXPECT_ERROR(ErrorKind::kUsage, "--scorer", parse_scorer(wrong));
  EXPECT_ERROR(ErrorKind::kUsage, "8000", parse_scorer("a@100=m.pt"));
  EXPECT_ERROR(ErrorKind::kUsage, "already", parse_scorer("per=m.pt"));
}

TEST_F(Scorers, FilesThatAreNoModule) {
  EXPECT_ERROR(ErrorKind::kFile, "none.pt", Scorer(parse_scorer("x=" + (folder_ / "none.pt").string())));
  write_file_atomically(folder_ / "text.pt", "no module");
  EXPECT_ERROR(ErrorKind::kModel, "TorchScript", Scorer(parse_scorer("x=" + (folder_ / "text.pt").string())));
}

}  // namespace
}  // namespace timbre
