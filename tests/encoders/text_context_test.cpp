#include "encoders/text_context.h"

#include <gtest/gtest.h>

namespace timbre {
namespace {

TextContext small_context() {
  torch::manual_seed(1);
  TextContextConfig config;
  config.vocabulary = 20, config.dim = 16, config.reader_channels = 8, config.reader_filter_channels = 12;
  config.reader_layers = 2, config.symbols = 30;
  TextContext context(config);
  context->eval();
  return context;
}

class TextContextTest : public testing::Test {
 protected:
  const torch::NoGradGuard no_grad;
  TextContext context = small_context();
  torch::Tensor phonemes = torch::tensor({{3, 4, 5, 6, 7}, {8, 9, 10, 0, 0}});
  torch::Tensor lengths = torch::tensor({5, 3});
  torch::Tensor subwords = torch::tensor({{1, 1, 2, -1, 4}, {6, -1, 7, -1, -1}});
};

TEST_F(TextContextTest, OneColumnForEachPhoneme) {
  EXPECT_EQ(context(phonemes, lengths, subwords).sizes(), (std::vector<int64_t>{2, 24, 5}));
}

TEST_F(TextContextTest, PaddingChangesNothing) {
  const auto both = context(phonemes, lengths, subwords);
  const auto alone =
      context(phonemes.slice(0, 1).slice(1, 0, 3), lengths.slice(0, 1), subwords.slice(0, 1).slice(1, 0, 3));
  // The convolution over subwords has a kernel of nine and sees only -1, which is zero, behind the end.
  EXPECT_LT((both[1].slice(1, 0, 3) - alone[0]).abs().max().item<double>(), 1e-5);
}

TEST_F(TextContextTest, SubwordsAndPhonemesHaveColumnsOfTheirOwn) {
  const auto before = context(phonemes, lengths, subwords)[0];
  const auto without = context(phonemes, lengths, torch::full_like(subwords, -1))[0];
  EXPECT_GT((before.slice(0, 0, 16) - without.slice(0, 0, 16)).abs().max().item<double>(), 1e-2);
  EXPECT_EQ((before.slice(0, 16) - without.slice(0, 16)).abs().max().item<double>(), 0);
  const auto other = context(phonemes + 1, lengths, subwords)[0];
  EXPECT_EQ((before.slice(0, 0, 16) - other.slice(0, 0, 16)).abs().max().item<double>(), 0);
  EXPECT_GT((before.slice(0, 16) - other.slice(0, 16)).abs().max().item<double>(), 1e-2);
}

}  // namespace
}  // namespace timbre
