#include "audio/kaldi_fbank.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "golden_util.h"

namespace timbre {
namespace {

// tests/data/golden/full_size_formula.safetensors
TEST(KaldiFbank, AsTorchaudio) {
  const auto data = golden::load("full_size_formula").tensors;
  const auto bands = kaldi_fbank(data.at("i/sv_wav_16k"));
  ASSERT_EQ(bands.sizes(), (std::vector<int64_t>{1, 80, 98}));
  EXPECT_CLOSE(bands[0].t(), data.at("o/sv_fbank80"), 1e-4);
}

TEST(KaldiFbank, SilenceIsTheFloor) {
  const auto bands = kaldi_fbank(torch::full({1, 800}, 0.25));
  EXPECT_LT((bands - std::log(1.1920929e-7)).abs().max().item<double>(), 1e-5);
}

TEST(KaldiFbank, OnlyWholeFrames) {
  EXPECT_EQ(kaldi_fbank(torch::randn({2, 400})).sizes(), (std::vector<int64_t>{2, 80, 1}));
  EXPECT_EQ(kaldi_fbank(torch::randn({1, 559})).size(2), 1);
  EXPECT_EQ(kaldi_fbank(torch::randn({1, 560})).size(2), 2);
  EXPECT_THROW(kaldi_fbank(torch::randn({1, 399})), Error);
  EXPECT_THROW(kaldi_fbank(torch::randn({400})), Error);
}

}  // namespace
}  // namespace timbre
